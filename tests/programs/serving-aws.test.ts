import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundle } from "../../scripts/bundle";
import { schemaProblems } from "../support/check-schema";

type Body = Record<string, any>;

const folder = mkdtempSync(join(tmpdir(), "ponte-programs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The stacks that a program of a library user writes, by the engine's own stack. */
function written(name: string, ...stacks: string[]): Body[] {
  const outdir = join(folder, name);
  const program = bundle(`tests/programs/${name}.ts`, { outdir: join(outdir, "bundle") });
  execFileSync(process.execPath, [program], { env: { ...process.env, CDKTF_OUTDIR: join(outdir, "out") } });
  return stacks.map((stack) => JSON.parse(readFileSync(join(outdir, "out", "stacks", stack, "cdk.tf.json"), "utf8")));
}
/** What the schema of our own types says; data sources and stacks of others are not in it, and Terraform's own tests validate those. */
const problemsOf = (program: Body) =>
  schemaProblems(program).filter((problem) => !problem.includes("not in tests/schemas"));
const all = ({ resource }: Body, type: string): Body[] => Object.values((resource as Body)[type] ?? {});
/** What the program's only role of its own policy may do with `action`. */
const allowed = (program: Body, action: string) =>
  all(program, "aws_iam_role_policy").flatMap(({ policy }) =>
    (
      JSON.parse((policy as string).replace(/\$\{[^}]*\}/g, (found) => found.replaceAll('"', "'"))) as Body
    ).Statement.filter(({ Action }: Body) => Action.includes(action)).flatMap(
      ({ Resource }: Body) => Resource as string[],
    ),
  );

describe("a canary that rings at PagerDuty", () => {
  const [program] = written("canary-to-pagerduty", "canary") as [Body];

  it("is what the provider's schema says", () => {
    expect(problemsOf(program)).toEqual([]);
  });

  it("rings there, when it begins and when it is over, by a topic that CloudWatch can write to", () => {
    expect(all(program, "aws_sns_topic_subscription")).toMatchObject([
      { protocol: "https", endpoint: expect.stringContaining("events.pagerduty.com"), endpoint_auto_confirms: true },
    ]);
    const ringing = [...all(program, "aws_cloudwatch_metric_alarm"), ...all(program, "aws_cloudwatch_composite_alarm")];
    const told = ringing.filter(({ alarm_actions }) => alarm_actions !== undefined);
    expect(told.length).toBeGreaterThanOrEqual(6);
    for (const { alarm_actions, ok_actions } of told) {
      expect(alarm_actions).toEqual([expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn\}$/)]);
      expect(ok_actions).toEqual(alarm_actions);
    }
    expect(all(program, "aws_kms_key")[0]!.policy).toContain("cloudwatch.amazonaws.com");
  });

  it("gives the challenger a tenth, and each update a tenth of the machines first", () => {
    const [{ production_variants }] = all(program, "aws_sagemaker_endpoint_configuration") as [Body];
    expect(production_variants.map((each: Body) => [each.variant_name, each.initial_variant_weight])).toEqual([
      ["challenger", 10],
      ["champion", 90],
    ]);
    const [endpoint] = all(program, "aws_sagemaker_endpoint");
    expect(endpoint!.deployment_config.blue_green_update_policy.traffic_routing_configuration).toMatchObject({
      ...{ type: "CANARY", wait_interval_in_seconds: 600, canary_size: { value: 10 } },
    });
  });

  it("reads its files and images without a grant by hand", () => {
    expect(allowed(program, "s3:GetObject").map((arn) => arn.replace(/^.*\}/, ""))).toEqual([
      "/churn/43/*",
      "/churn/42/*",
    ]);
    for (const arn of allowed(program, "ecr:BatchGetImage"))
      expect(arn).toMatch(/aws_ecr_repository\..*repository\/\$3/);
  });
});

describe("an endpoint in a network and as a role that exist", () => {
  const [program] = written("existing-network-and-role", "existing") as [Body];

  it("is what the provider's schema says", () => {
    expect(problemsOf(program)).toEqual([]);
  });

  it("makes no role, no network, no bucket and no registry", () => {
    for (const type of ["aws_iam_role", "aws_vpc", "aws_subnet", "aws_s3_bucket", "aws_ecr_repository"])
      expect(program.resource, type).not.toHaveProperty(type);
  });

  it("runs as the role, in all of the subnets, behind a group of its own", () => {
    expect(all(program, "aws_sagemaker_model")).toMatchObject([
      {
        execution_role_arn: "${data.aws_iam_role.role.arn}",
        vpc_config: {
          subnets: "${sort(data.aws_subnets.subnets.ids)}",
          security_group_ids: [expect.stringMatching(/^\$\{aws_security_group\./)],
        },
        primary_container: { model_data_url: "s3://acme-shared-models/churn/42/model.tar.gz" },
        depends_on: [expect.stringMatching(/^aws_iam_role_policy\./)],
      },
    ]);
    expect(all(program, "aws_security_group")).toMatchObject([{ vpc_id: "${data.aws_vpc.vpc.id}" }]);
  });

  it("puts one policy on the role, with what it needs", () => {
    const policies = all(program, "aws_iam_role_policy");
    expect(policies).toMatchObject([{ name: "churn", role: expect.stringContaining("data.aws_iam_role.role.arn") }]);
    expect(policies[0]!.policy).toContain("arn:aws:ecr:eu-west-1:111122223333:repository/ml/churn");
    expect(policies[0]!.policy).toContain("arn:aws:s3:::acme-shared-models/churn/42/model.tar.gz");
    expect(policies[0]!.policy).toContain('formatlist("%s%s", "arn:aws:ec2:eu-west-1:111122223333:subnet/", data');
  });
});

describe("a large language model behind a queue", () => {
  const [program] = written("asynchronous-llm", "llm") as [Body];

  it("is what the provider's schema says", () => {
    expect(problemsOf(program)).toEqual([]);
  });

  it("has an hour to load, the driver for its GPUs, and goes down to no instance", () => {
    const [configuration] = all(program, "aws_sagemaker_endpoint_configuration");
    expect(configuration!.production_variants).toMatchObject([
      {
        container_startup_health_check_timeout_in_seconds: 3_600,
        model_data_download_timeout_in_seconds: 3_600,
        inference_ami_version: "al2-ami-sagemaker-inference-gpu-3-1",
        routing_config: [{ routing_strategy: "LEAST_OUTSTANDING_REQUESTS" }],
      },
    ]);
    expect(all(program, "aws_appautoscaling_target")).toMatchObject([{ min_capacity: 0, max_capacity: 2 }]);
    expect(configuration!.async_inference_config.output_config.s3_output_path).toBe("s3://acme-llm-answers/llama/");
  });

  it("is told where its token is, may read it, and nobody sees its value", () => {
    const [model] = all(program, "aws_sagemaker_model");
    const token = model!.primary_container.environment.HF_TOKEN_SECRET as string;
    expect(token).toMatch(/^\$\{aws_secretsmanager_secret\.\w+\.arn\}$/);
    expect(allowed(program, "secretsmanager:GetSecretValue")).toEqual([token]);
    expect(model!.enable_network_isolation).toBe(false);
    expect(program.resource).not.toHaveProperty("aws_secretsmanager_secret_version");
  });

  it("is asked by the application, which puts requests where it reads them", () => {
    expect(allowed(program, "sagemaker:InvokeEndpointAsync")).toEqual([
      "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/llama",
    ]);
    expect(allowed(program, "s3:PutObject")).toContain("arn:aws:s3:::acme-llm-answers/llama/requests/*");
    expect(all(program, "aws_sagemaker_endpoint")).toMatchObject([{ tags: { "cost-center": "4711" } }]);
  });
});

describe("two environments of two stacks each", () => {
  const stacks = ["dev-data", "dev-serving", "prod-data", "prod-serving"];
  const programs = written("environments-loop", ...stacks) as [Body, Body, Body, Body];
  const [devData, devServing, prodData, prodServing] = programs;

  it("are what the provider's schema says", () => {
    for (const program of programs) expect(problemsOf(program)).toEqual([]);
  });

  it("are in an account each, which is said once", () => {
    for (const [program, account] of [
      [devServing, "111122223333"],
      [prodServing, "444455556666"],
    ] as const) {
      expect(JSON.stringify(program)).not.toContain(account === "111122223333" ? "444455556666" : "111122223333");
      const [role] = all(program, "aws_iam_role");
      expect(role!.permissions_boundary).toBe(`arn:aws:iam::${account}:policy/boundary`);
    }
  });

  it("serve what lies in the other stack: its bucket and its images", () => {
    const [model] = all(prodServing, "aws_sagemaker_model");
    expect(model!.primary_container.model_data_url).toMatch(
      /^s3:\/\/\$\{data\.terraform_remote_state\..*\}\/churn\/42\/model\.tar\.gz$/,
    );
    expect(Object.keys(prodData.output as Body).length).toBeGreaterThan(0);
    expect(all(prodServing, "aws_iam_role_policy")[0]!.policy).toContain("data.terraform_remote_state");
  });

  it("guard production alone", () => {
    const guarded = (program: Body, type: string) => all(program, type)[0]!.lifecycle?.prevent_destroy as unknown;
    expect([guarded(devData, "aws_s3_bucket"), guarded(prodData, "aws_s3_bucket")]).toEqual([undefined, true]);
    expect(guarded(devServing, "aws_sagemaker_endpoint")).toBeUndefined();
    expect(guarded(prodServing, "aws_sagemaker_endpoint")).toBe(true);
  });

  it("scale where they are to", () => {
    expect(devServing.resource).not.toHaveProperty("aws_appautoscaling_target");
    expect(all(prodServing, "aws_appautoscaling_target")).toMatchObject([{ min_capacity: 2, max_capacity: 8 }]);
  });
});
