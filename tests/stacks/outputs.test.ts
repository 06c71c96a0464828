import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../language";
import { synthesize } from "../../tools/synthesize";

// What a person or a program needs after the deploy and could not write down before it: under the names that both clouds share where they mean
// the same (name, url, table), else under the cloud's own (role, account).
const everything = loadEnvironments({ directory: "tests/everything" });
const json = (name: string) => synthesize(everything.find((each) => each.name === name)!).json;

type Values = Record<string, Record<string, unknown>>;
const outputs = (program: Record<string, unknown>) => program.output as Record<string, { value: Values }>;
const ofAll = (program: Record<string, unknown>, kind: string) => Object.values(outputs(program)[kind]!.value);

describe("an asynchronous endpoint tells", () => {
  const program = json("endpoints-aws");
  const asynchronous = ofAll(program, "endpoints").filter(({ topics }) => topics !== undefined);

  it("who is told of answers and of failures", () => {
    expect(asynchronous.length).toBeGreaterThan(0);
    for (const { topics } of asynchronous) {
      const { success, error } = topics as Record<string, string>;
      expect(success).toMatch(/^\$\{aws_sns_topic\.[\w-]+Success\w+\.arn\}$/);
      expect(error).toMatch(/^\$\{aws_sns_topic\.[\w-]+Error\w+\.arn\}$/);
    }
  });

  it("where requests are put and answers lie, as its own role may", () => {
    for (const { requests, answers } of asynchronous) {
      expect(answers).toMatch(/^s3:\/\/\$\{aws_s3_bucket\.[\w-]+\.bucket\}\/.+\/$/);
      expect(requests).toBe(`${answers as string}requests/`);
      const configurations = JSON.stringify(program.resource);
      expect(configurations).toContain(`"s3_output_path":"${answers as string}"`);
    }
  });

  it("no topic where nothing is asynchronous", () => {
    const others = ofAll(program, "endpoints").filter(({ url }) => /\/invocations$/.test(String(url)));
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(other).not.toHaveProperty("topics");
  });
});

describe("an endpoint tells", () => {
  it("the role or account that its models run as, which others let in", () => {
    for (const endpoint of ofAll(json("endpoints-aws"), "endpoints"))
      expect(endpoint.role).toMatch(/^\$\{aws_iam_role\.[\w-]+\.arn\}$/);
    for (const endpoint of ofAll(json("endpoints"), "endpoints"))
      expect(endpoint.account).toMatch(/^[a-z0-9-]+@[a-z0-9-]+\.iam\.gserviceaccount\.com$/);
  });

  it("the table of its requests, as queries write it, and only where they are captured", () => {
    const captured = (name: string) => {
      const { kinds } = everything.find((each) => each.name === name)!;
      return Object.entries(kinds.endpoints).flatMap(([key, { capture }]) => (capture === undefined ? [] : [key]));
    };
    for (const [name, table] of [
      [
        "endpoints-aws",
        /^\$\{aws_glue_catalog_table\.[\w-]+\.database_name\}\.\$\{aws_glue_catalog_table\.[\w-]+\.name\}$/,
      ],
      ["endpoints", /\.\$\{google_bigquery_table\.[\w-]+\.table_id\}$/],
    ] as const) {
      const told = Object.entries(outputs(json(name)).endpoints!.value).filter(
        ([, value]) => value.table !== undefined,
      );
      expect(told.map(([key]) => key).sort()).toEqual(captured(name).sort());
      expect(told.length).toBeGreaterThan(0);
      for (const [, value] of told) expect(value.table).toMatch(table);
    }
  });
});

it("Airflow tells its name, its page, its DAG folder, and who its tasks run as", () => {
  for (const airflow of ofAll(json("airflow-aws"), "airflow")) {
    expect(airflow.name).toMatch(/^\$\{aws_mwaa_environment\.[\w-]+\.name\}$/);
    expect(airflow.role).toMatch(/^\$\{aws_iam_role\.[\w-]+\.arn\}$/);
    expect(airflow).toMatchObject({ url: expect.stringMatching(/^https:/), dags: expect.stringMatching(/\/dags$/) });
  }
  for (const airflow of ofAll(json("airflow"), "airflow")) {
    expect(airflow.name).toMatch(/^\$\{google_composer_environment\.[\w-]+\.name\}$/);
    expect(airflow.account).toMatch(/^\$\{google_service_account\.[\w-]+\.email\}$/);
    expect(airflow.dags).toMatch(/^gs:|dag_gcs_prefix/);
  }
});

it("a dataset tells on AWS by which workgroup it is queried and where its files lie", () => {
  for (const dataset of ofAll(json("storage-aws"), "datasets")) {
    expect(dataset.workgroup).toMatch(/^\$\{aws_athena_workgroup\.[\w-]+\.name\}$/);
    expect(dataset.files).toMatch(/^s3:\/\/\$\{aws_s3_bucket\.[\w-]+\.bucket\}\/(.+\/)?$/);
  }
  for (const dataset of ofAll(json("storage"), "datasets")) expect(dataset.name).toContain(".dataset_id}");
});

describe("beside the kinds", () => {
  it("the pages that show endpoints are told, and where alarms go", () => {
    expect(outputs(json("endpoints-aws")).dashboards!.value).toEqual({
      endpoints: expect.stringMatching(
        /^https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=[a-z0-9-]+#dashboards:name=\$\{aws_cloudwatch_dashboard\.[\w-]+\.dashboard_name\}$/,
      ),
    });
    expect(outputs(json("endpoints")).dashboards!.value.endpoints).toMatch(
      /^https:\/\/console\.cloud\.google\.com\/monitoring\/dashboards\/builder\/\$\{basename\(google_monitoring_dashboard\.[\w-]+\.id\)\}\?project=/,
    );
    expect(outputs(json("endpoints-aws")).topics!.value).toEqual({
      alerts: expect.stringMatching(/^\$\{aws_sns_topic\.[\w-]+\.arn\}$/),
    });
  });

  it.each(["services", "services-aws", "work"])(
    "the file that cdktf writes calls those of %s as Terraform does",
    (name) => {
      const { outputs } = json(name)["//"] as { outputs: Record<string, Record<string, string>> };
      const told = outputs[name]!;
      expect(told.services ?? told.jobs).toBeDefined();
      expect(Object.keys(told)).toEqual(Object.values(told));
    },
  );

  it("nothing is told where there is nothing", () => {
    expect(Object.keys(outputs(json("storage"))).sort()).toEqual([
      "buckets",
      "datasets",
      "identities",
      "registries",
      "secrets",
      "workloadIdentityProviders",
    ]);
  });
});
