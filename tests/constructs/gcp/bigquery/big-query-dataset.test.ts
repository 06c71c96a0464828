import { ServiceAccount as GoogleServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { BigqueryDatasetAccess } from "@cdktf/provider-google/lib/bigquery-dataset";
import { TerraformOutput, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { BigQueryDataset, type BigQueryDatasetProps } from "../../../../constructs/gcp/bigquery/big-query-dataset";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { synth } from "../../../support/synth";

const required: BigQueryDatasetProps = { datasetId: "features", location: "EU" };
const synthDataset = (props: Partial<BigQueryDatasetProps> = {}) =>
  synth((scope) => new BigQueryDataset(scope, "dataset", { ...required, ...props })).resource;
const dataset = (props: Partial<BigQueryDatasetProps> = {}) => synthDataset(props).google_bigquery_dataset![0]!;
const owners = { role: "OWNER", special_group: "projectOwners" };

/** Who may do what, after `grants` were made. */
const access = (grants: (dataset: BigQueryDataset) => void) =>
  synth((scope) => grants(new BigQueryDataset(scope, "dataset", required))).resource.google_bigquery_dataset![0]!
    .access;

describe("a BigQueryDataset with nothing set", () => {
  it("is closed to all but the owners of its project", () => {
    expect(dataset().access).toEqual([owners]);
  });

  it("can read a week back and deletes nothing by itself", () => {
    expect(dataset()).toMatchObject({ max_time_travel_hours: "168" });
    expect(dataset()).not.toHaveProperty("default_table_expiration_ms");
    expect(dataset()).not.toHaveProperty("default_partition_expiration_ms");
  });

  it("cannot be destroyed", () => {
    expect(dataset()).toMatchObject({ delete_contents_on_destroy: false, lifecycle: { prevent_destroy: true } });
  });
});

it("does with everything set what the props say", () => {
  const kmsKeyName = "projects/p/locations/europe/keyRings/r/cryptoKeys/k";
  const { google_bigquery_dataset: datasets, google_bigquery_table: tables } = synthDataset({
    project: "p",
    description: "What models read",
    friendlyName: "Features",
    billing: "PHYSICAL",
    collation: "und:ci",
    labels: { team: "ml" },
    tables: {
      events: { schema: [{ name: "a", type: "DATE" }], partitionBy: { column: "a", type: "DAY" } },
      visits: { schema: [{ name: "a", type: "DATE" }], partitionBy: { column: "a", type: "DAY" }, deleteAfterDays: 7 },
    },
    deleteAfterDays: 30,
    timeTravelDays: 2,
    kmsKeyName,
    protect: false,
    forceDestroy: true,
  });
  expect(datasets).toMatchObject([
    {
      dataset_id: "features",
      location: "EU",
      project: "p",
      description: "What models read",
      friendly_name: "Features",
      storage_billing_model: "PHYSICAL",
      default_collation: "und:ci",
      labels: { team: "ml" },
      default_table_expiration_ms: 2_592_000_000,
      default_partition_expiration_ms: 2_592_000_000,
      max_time_travel_hours: "48",
      default_encryption_configuration: { kms_key_name: kmsKeyName },
      delete_contents_on_destroy: true,
    },
  ]);
  expect(datasets![0]!.lifecycle).toBeUndefined();
  // A table that did not name the dataset's key would be replaced by every plan.
  expect(tables).toMatchObject([
    {
      table_id: "events",
      dataset_id: expect.stringMatching(/^\$\{google_bigquery_dataset\./),
      project: "p",
      encryption_configuration: { kms_key_name: kmsKeyName },
      deletion_protection: false,
      time_partitioning: { expiration_ms: 2_592_000_000 },
    },
    { table_id: "visits", time_partitioning: { expiration_ms: 604_800_000 } },
  ]);
});

it("refuses a table that would be deleted as a whole", () => {
  const tables = { events: { schema: [{ name: "a", type: "STRING" }] } };
  expect(() => synthDataset({ tables, deleteAfterDays: 30 })).toThrow(
    'the table "events" would be deleted 30 days after it was made; give it partitionBy',
  );
});

it("protects its tables as it is protected itself", () => {
  const tables = { events: { schema: [{ name: "a", type: "STRING" }] } };
  expect(synthDataset({ tables }).google_bigquery_table).toMatchObject([
    { deletion_protection: true, lifecycle: { prevent_destroy: true } },
  ]);
});

it("makes a view after all of its tables, which its query may name by text alone", () => {
  const schema = [{ name: "a", type: "STRING" }];
  const { resource } = synth((scope) => {
    new BigQueryDataset(scope, "dataset", {
      ...required,
      tables: { daily: { query: "SELECT a FROM `p.features.events`" }, events: { schema } },
    }).addTable("late", { schema });
  });
  const [daily, ...tables] = resource.google_bigquery_table!;
  expect(daily!.depends_on).toEqual([
    expect.stringMatching(/^google_bigquery_table\.dataset_Table-events_/),
    expect.stringMatching(/^google_bigquery_table\.dataset_Table-late_/),
  ]);
  for (const table of tables) expect(table).not.toHaveProperty("depends_on");
});

it("is named as queries name it", () => {
  const { json } = synth((scope) => {
    new TerraformOutput(scope, "name", { value: new BigQueryDataset(scope, "dataset", required).name });
  });
  expect(json.output.name.value).toMatch(/^\$\{(google_bigquery_dataset\.\w+)\.project\}\.\$\{\1\.dataset_id\}$/);
});

describe("grants", () => {
  it("reading and writing, to addresses in lower case", () => {
    const granted = access((features) => {
      features.grantRead("ml", "group:ML@Acme.example");
      features.grantReadWrite("ada", "user:Ada@acme.example");
      features.grantRead("ada", "user:ada@acme.example");
      features.grantRead("job", "serviceAccount:job@p.iam.gserviceaccount.com");
    });
    expect(granted).toEqual([
      owners,
      { role: "READER", group_by_email: "ml@acme.example" },
      { role: "WRITER", user_by_email: "ada@acme.example" },
      { role: "READER", user_by_email: "ada@acme.example" },
      { role: "READER", user_by_email: "job@p.iam.gserviceaccount.com" },
    ]);
  });

  it("an account that is made in the same deployment, and waits for it", () => {
    const { resource } = synth((scope) => {
      const trainer = new ServiceAccount(scope, "trainer", { accountId: "trainer", project: "p" });
      new BigQueryDataset(scope, "dataset", required).grantReadWrite("trainer", trainer.member);
    });
    expect(resource.google_bigquery_dataset![0]!.access).toEqual([
      owners,
      { role: "WRITER", user_by_email: expect.stringMatching(/^\$\{google_service_account\.\w+\.email\}$/) },
    ]);
  });

  it("the same to the same member once", () => {
    const granted = access((features) => {
      features.grantRead("reader", "group:ml@acme.example");
      features.grantRead("again", "group:ml@acme.example");
    });
    expect(granted).toHaveLength(2);
  });

  it.each(["allUsers", "allAuthenticatedUsers", "projectViewer:acme", "ml@acme.example"])("nothing to %s", (member) => {
    expect(() => access((features) => features.grantRead("x", member))).toThrow(
      `test/dataset: "${member}" cannot be granted access; write "user:"`,
    );
  });

  it("a member of which only Terraform knows the kind, by the field of its kind", () => {
    const { json } = synth((scope) => {
      const { member } = new GoogleServiceAccount(scope, "trainer", { accountId: "trainer" });
      new BigQueryDataset(scope, "dataset", required).grantRead("trainer", member);
    });
    const [, granted] = Object.values<Record<string, any>>(json.resource.google_bigquery_dataset)[0]!.access;
    const member = "google_service_account.trainer.member";
    const name = `lower(element(split(":", ${member}), 1))`;
    expect(granted).toEqual({
      role: "READER",
      user_by_email: `\${can(regex("^(user|serviceAccount):", ${member})) ? ${name} : null}`,
      group_by_email: `\${can(regex("^(group):", ${member})) ? ${name} : null}`,
      domain: `\${can(regex("^(domain):", ${member})) ? ${name} : null}`,
      iam_member: `\${can(regex("^(principal|principalSet):", ${member})) ? ${member} : null}`,
    });
  });

  it("nothing twice under one id", () => {
    const twice = (features: BigQueryDataset) => {
      features.grantRead("ml", "group:ml@acme.example");
      features.grantRead("ml", "group:other@acme.example");
    };
    expect(() => access(twice)).toThrow(
      'the grant "Read-ml" is for group:ml@acme.example as READER, not for group:other@acme.example as READER',
    );
  });
});

describe("access", () => {
  const view = { project: "p", datasetId: "reports", tableId: "churn" };
  const viewed = { view: { project_id: "p", dataset_id: "reports", table_id: "churn" } };
  const ml = { role: "READER", group_by_email: "ml@acme.example" };

  it("is given to views, datasets and routines of other datasets", () => {
    const granted = access((features) => {
      features.authorizeView("churn", view);
      features.authorizeDataset("reports", { project: "p", datasetId: "reports" });
      features.authorizeRoutine("score", { project: "p", datasetId: "reports", routineId: "score" });
    });
    const of = { project_id: "p", dataset_id: "reports" };
    expect(granted).toEqual([
      owners,
      viewed,
      { dataset: { dataset: of, target_types: ["VIEWS"] } },
      { routine: { ...of, routine_id: "score" } },
    ]);
  });

  it("is given to a view that the same program makes, which then comes first", () => {
    const { resource } = synth((scope) => {
      const features = new BigQueryDataset(scope, "dataset", required);
      const reports = new BigQueryDataset(scope, "reports", { datasetId: "reports", location: "EU" });
      features.authorizeView("churn", reports.addTable("churn", { query: "SELECT 1 AS a" }));
    });
    expect(resource.google_bigquery_dataset![0]!.access[1].view.table_id).toMatch(/^\$\{google_bigquery_table\./);
  });

  it("is given by any role, to domains and to sets of principals", () => {
    const set = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*";
    const granted = access((features) => {
      features.grant("names", "roles/bigquery.metadataViewer", "domain:Acme.example");
      features.grant("ci", "roles/bigquery.dataEditor", set);
    });
    expect(granted).toEqual([
      owners,
      { role: "roles/bigquery.metadataViewer", domain: "acme.example" },
      { role: "WRITER", iam_member: set }, // as BigQuery answers it
    ]);
  });

  // Each of these wrote the list anew, and the last one won.
  const entry = { view: { projectId: "p", datasetId: "reports", tableId: "churn" } };
  const puts: Record<string, (dataset: BigQueryDataset) => void> = {
    "put with what was there": ({ resource }) =>
      resource.putAccess([...(resource.accessInput as BigqueryDatasetAccess[]), entry]),
    "put alone": ({ resource }) => resource.putAccess([entry]),
    "put by an override of the list": ({ resource }) => resource.addOverride("access", [viewed]),
    "put by an override of one item": ({ resource }) => resource.addOverride("access.9", viewed),
  };
  it.each(Object.entries(puts))("that was %s stands beside what was granted before and after", (_, put) => {
    const granted = access((features) => {
      features.grantRead("ml", "group:ml@acme.example");
      put(features);
      features.grantReadWrite("ada", "user:ada@acme.example");
    });
    expect(granted).toHaveLength(4);
    for (const each of [owners, ml, viewed, { role: "WRITER", user_by_email: "ada@acme.example" }])
      expect(granted).toContainEqual(each);
  });

  it("of a dataset that something else makes is a resource for each", () => {
    const { resource } = synth((scope) => {
      const facts = BigQueryDataset.fromName(scope, "facts", "facts", { project: "data" });
      facts.grantRead("ml", "group:ml@acme.example");
      facts.authorizeView("churn", view);
      expect(facts.name).toBe("data.facts");
    });
    const at = { project: "data", dataset_id: "facts" };
    expect(resource.google_bigquery_dataset_access).toEqual([
      { ...at, ...ml },
      { ...at, ...viewed },
    ]);
  });

  it("is a resource for each where the dataset does not own it, so that what reads it can be let in", () => {
    const { resource } = synth((scope) => {
      const features = new BigQueryDataset(scope, "dataset", { ...required, ownsAccess: false });
      const reports = new BigQueryDataset(scope, "reports", { datasetId: "reports", location: "EU" });
      features.grantRead("ml", "group:ml@acme.example");
      features.authorizeView("churn", reports.addTable("churn", { query: `SELECT a FROM \`${features.name}.a\`` }));
    });
    expect(resource.google_bigquery_dataset![0]).toMatchObject({
      access: [owners],
      lifecycle: { ignore_changes: ["access"], prevent_destroy: true },
    });
    expect(resource.google_bigquery_dataset_access).toMatchObject([
      ml,
      { view: { table_id: expect.stringMatching(/^\$\{google_bigquery_table\./) } },
    ]);
  });

  it("is refused to a view that would wait for the dataset, and the dataset for it", () => {
    const build = (query: (features: BigQueryDataset) => string) =>
      synth((scope) => {
        const features = new BigQueryDataset(scope, "dataset", required);
        const reports = new BigQueryDataset(scope, "reports", { datasetId: "reports", location: "EU" });
        features.authorizeView("churn", reports.addTable("churn", { query: query(features) }));
      });
    const message = "test/dataset: the view test/reports/Table-churn reads it, and its list of access would wait";
    expect(() => build(({ name }) => `SELECT a FROM \`${name}.a\``)).toThrow(message);
    const schema = [{ name: "a", type: "STRING" }];
    expect(() => build((features) => `SELECT a FROM \`${features.addTable("a", { schema }).name}\``)).toThrow(message);
  });
});

it("takes days that only Terraform knows", () => {
  const { json } = synth((scope) => {
    const { numberValue } = new TerraformVariable(scope, "days", {});
    new BigQueryDataset(scope, "dataset", { ...required, deleteAfterDays: numberValue, timeTravelDays: numberValue });
  });
  const [made] = Object.values<Record<string, unknown>>(json.resource.google_bigquery_dataset);
  expect(made).toMatchObject({
    default_table_expiration_ms: "${(var.days * 86400000)}",
    default_partition_expiration_ms: "${(var.days * 86400000)}",
    max_time_travel_hours: "${(var.days * 24)}",
  });
});

describe("refuses", () => {
  it.each<[string, Partial<BigQueryDatasetProps>, string]>([
    ["a dash in the name", { datasetId: "my-data" }, 'test/dataset: datasetId is "my-data"; write 1-1,024'],
    ["no days at all", { deleteAfterDays: 0 }, "deleteAfterDays is 0; give a whole number"],
    ["a day of time travel", { timeTravelDays: 1 }, "timeTravelDays is 1; give a whole number"],
    ["a fault in a table", { tables: { events: { schema: [] } } }, "test/dataset/Table-events: schema is empty"],
  ])("%s", (_, props, message) => {
    expect(() => dataset(props)).toThrow(message);
  });
});
