import { describe, expect, it } from "vitest";
import { type AwsEnvironment, loadEnvironments } from "../../language";
import { rightsCommands } from "../../tools/rights";
import type { Statement } from "../../tools/rights/policy-parts";
import { type Program, synthesize } from "../../tools/synthesize";
import type { Json } from "../support/check-schema";

const programs = ["environments", "tests/everything"].flatMap((directory) =>
  loadEnvironments({ directory }).map(synthesize),
);
const on = (cloud: "gcp" | "aws") => programs.filter(({ environment }) => environment.cloud === cloud);

const identities = ["plan", "deploy", "dangerous"] as const;

it("lets at budgets on the billing account, where no role of a project holds", () => {
  const storage = on("gcp").find(({ name }) => name === "storage")!;
  const roles = { plan: "viewer", deploy: "costsManager", dangerous: "costsManager" };
  for (const identity of identities) {
    const commands = rightsCommands(storage, identity);
    const [, member] = /add-iam-policy-binding acme-ml-everything (--member=\S+)/.exec(commands)!;
    expect(commands).toContain(
      `gcloud billing accounts add-iam-policy-binding 01ABCD-23EF45-6789AB ${member} --role=roles/billing.${roles[identity]}\n`,
    );
    expect(commands).toContain("serviceusage.services.use");
    expect(commands).not.toContain("billing.budgets");
  }
  expect(
    rightsCommands(
      on("gcp").find(({ name }) => name === "prod")!,
      "deploy",
    ),
  ).not.toContain("billing");
});

function policyOf(program: Program, identity: (typeof identities)[number]): Statement[] {
  return partsOf(program, identity).flatMap(({ Statement: statements }) => statements);
}

/** What stands in a role's own policy, and in those beside it. */
function partsOf(program: Program, identity: (typeof identities)[number]): { readonly Statement: Statement[] }[] {
  return [...rightsCommands(program, identity).matchAll(/'(\{[^']*)'\n/g)].map(([, json]) => JSON.parse(json!));
}

function says(policy: readonly Statement[], effect: Statement["Effect"], action: string, arn: string): boolean {
  const fits = (pattern: string) =>
    new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*")}$`,
    ).test(arn);
  return policy
    .filter(({ Effect, Action }) => Effect === effect && Action.includes(action))
    .some(({ Resource, NotResource }) => Resource?.some(fits) ?? !NotResource!.some(fits));
}

/** Whether a policy forbids an action with a thing, whatever else allows it. */
function denies(policy: readonly Statement[], action: string, arn: string): boolean {
  return says(policy, "Deny", action, arn);
}

/** Whether a policy lets an action be done with a thing. */
function allows(policy: readonly Statement[], action: string, arn: string): boolean {
  return says(policy, "Allow", action, arn) && !denies(policy, action, arn);
}

describe("rights on AWS", () => {
  // "IAM and AWS STS quotas", white space not counted: 10,240 characters of a role's own policy, 6,144 of one beside it.
  it.each(on("aws").map((program) => [program.name, program] as const))(
    "%s: fit into a role's policy, and into those beside it",
    (_, program) => {
      for (const identity of identities) {
        const [own, ...others] = partsOf(program, identity).map((part) => JSON.stringify(part).length);
        expect(own).toBeLessThanOrEqual(10_240);
        for (const other of others) expect(other).toBeLessThanOrEqual(6_144);
      }
    },
  );

  it.each(on("aws").map((program) => [program.name, program] as const))("%s: reach all that it names", (_, program) => {
    const plan = [...policyOf(program, "plan"), ...policyOf(program, "deploy")];
    const { environment, json } = program;
    if (environment.cloud !== "aws") throw new Error("not on AWS");
    const { account, region } = environment.aws;
    const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
    const things: [type: string, action: string, arnOf: (body: Json) => string][] = [
      ["aws_s3_bucket", "s3:GetBucketAcl", ({ bucket }) => `arn:aws:s3:::${bucket}`],
      ["aws_ecr_repository", "ecr:DescribeRepositories", ({ name }) => arn("ecr", `repository/${name}`)],
      ["aws_glue_catalog_database", "glue:GetDatabase", ({ name }) => arn("glue", `database/${name}`)],
      ["aws_budgets_budget", "budgets:ViewBudget", ({ name }) => `arn:aws:budgets::${account}:budget/${name}`],
      ["aws_athena_workgroup", "athena:GetWorkGroup", ({ name }) => arn("athena", `workgroup/${name}`)],
      ["aws_mwaa_environment", "airflow:GetEnvironment", ({ name }) => arn("airflow", `environment/${name}`)],
      ["aws_sagemaker_endpoint", "sagemaker:DescribeEndpoint", ({ name }) => arn("sagemaker", `endpoint/${name}`)],
      ["aws_sagemaker_model", "sagemaker:DescribeModel", ({ name }) => arn("sagemaker", `model/${name}`)],
      ["aws_cloudwatch_log_group", "logs:ListTagsForResource", ({ name }) => arn("logs", `log-group:${name}`)],
      ["aws_cloudwatch_metric_alarm", "cloudwatch:ListTagsForResource", (body) => arn("cloudwatch", `alarm:${body.alarm_name}`)],
      ["aws_iam_role", "iam:GetRole", ({ name, path }) => `arn:aws:iam::${account}:role${path ?? "/"}${name}`],
      ["aws_sns_topic", "sns:GetTopicAttributes", ({ name }) => arn("sns", name)],
      ["aws_ecs_cluster", "ecs:DescribeClusters", ({ name }) => arn("ecs", `cluster/${name}`)],
      ["aws_ecs_task_definition", "ecs:RegisterTaskDefinition", ({ family }) => arn("ecs", `task-definition/${family}:1`)],
      ["aws_lb", "elasticloadbalancing:ModifyLoadBalancerAttributes", ({ name }) => arn("elasticloadbalancing", `loadbalancer/app/${name}/1`)],
      ["aws_lb", "elasticloadbalancing:ModifyListener", ({ name }) => arn("elasticloadbalancing", `listener/app/${name}/1/2`)],
      ["aws_lb", "elasticloadbalancing:ModifyRule", ({ name }) => arn("elasticloadbalancing", `listener-rule/app/${name}/1/2/3`)],
      ["aws_lb_target_group", "elasticloadbalancing:ModifyTargetGroup", ({ name }) => arn("elasticloadbalancing", `targetgroup/${name}/1`)],
      ["aws_cognito_user_pool", "cognito-idp:DescribeUserPool", () => arn("cognito-idp", "userpool/eu-west-1_1")],
      ["aws_route53_zone", "route53:GetHostedZone", () => "arn:aws:route53:::hostedzone/Z1"],
    ]; // prettier-ignore
    const { resource } = json as { resource: Json };
    const out = things.flatMap(([type, action, arnOf]) =>
      Object.values<Json>(resource[type] ?? {}).map(arnOf).filter((each) => !each.includes("${") && !allows(plan, action, each)),
    ); // prettier-ignore
    expect(out).toEqual([]);
  });

  describe("of an environment that lets many roles in", () => {
    const letsIn = (count: number): Program => {
      const people = Array.from({ length: count }, (_, index) => `arn:aws:iam::111122223333:role/teams/team-${index}`);
      const program = on("aws").find(({ name }) => name === "dev-aws")!;
      const { kinds } = program.environment as AwsEnvironment;
      const raw = { ...kinds.buckets.raw!, access: { readers: people, writers: [] } };
      return { ...program, environment: { ...program.environment, kinds: { ...kinds, buckets: { ...kinds.buckets, raw } } } as AwsEnvironment }; // prettier-ignore
    };
    const granted = (policy: readonly Statement[]) =>
      policy.flatMap(({ Effect, Action, Resource, NotResource, Condition }) =>
        Action.flatMap((action) => (Resource ?? [NotResource]).map((on) => JSON.stringify([Effect, action, on, Condition]))),
      ); // prettier-ignore

    it.each([100, 400])("stand beside the role's own policy where they do not fit, and say the same: %i", (count) => {
      const parts = partsOf(letsIn(count), "deploy");
      expect(parts.length).toBeGreaterThan(1);
      for (const part of parts.slice(1)) expect(JSON.stringify(part).length).toBeLessThanOrEqual(6_144);
      const all = granted(parts.flatMap(({ Statement: statements }) => statements));
      expect(new Set(all).size).toBe(all.length);
      const few = granted(policyOf(letsIn(1), "deploy"));
      expect(all).toEqual(expect.arrayContaining(few));
      const letIn = all.filter((each) => each.includes("/teams/team-"));
      expect(letIn).toHaveLength(3 * count);
      expect(all.length - letIn.length).toBe(few.filter((each) => !each.includes("/teams/team-")).length);
    });

    it("are made by commands that may be run again", () => {
      const commands = rightsCommands(letsIn(100), "deploy");
      const policy = "arn:aws:iam::111122223333:policy/deploy-churn-dev-aws-2";
      expect(commands).toContain(`\npolicy=${policy}\ndocument='{`);
      expect(commands).toContain('aws iam create-policy-version --policy-arn $policy --set-as-default --policy-document "$document"'); // prettier-ignore
      expect(commands.trim().split("\n").at(-1)).toBe(
        "aws iam attach-role-policy --role-name deploy-churn-dev-aws --policy-arn $policy",
      );
    });

    it("are refused where there is no more room beside it", () => {
      expect(() => rightsCommands(letsIn(2_000), "deploy")).toThrow(
        /^the policy of who deploys dev-aws has \d+ characters, which is more than a role takes, with the ten policies beside it; let fewer roles in/,
      );
    });
  });

  it("let who plans read no data: of all objects, Airflow's packages alone", () => {
    for (const program of on("aws")) {
      const { aws, system, name, state } = program.environment as Extract<Program["environment"], { cloud: "aws" }>;
      const plan = policyOf(program, "plan");
      const bucket = `arn:aws:s3:::${aws.account}-${system}-${name}`;
      expect(allows(plan, "s3:GetObject", `${bucket}-raw/customers.csv`)).toBe(false);
      expect(allows(plan, "s3:GetObject", `${bucket}-airflow-pipelines/dags/churn.py`)).toBe(false);
      if (state) expect(allows(plan, "s3:GetObject", `arn:aws:s3:::${state.bucket}/${system}/other/terraform.tfstate`)).toBe(false); // prettier-ignore
    }
  });

  it("hand on the environment's own roles, to services alone; and touch of people's roles the policy that lets them in", () => {
    const program = on("aws").find(({ name }) => name === "prod-aws")!;
    const deploy = policyOf(program, "deploy");
    expect(allows(deploy, "iam:PassRole", "arn:aws:iam::333344445555:role/admin")).toBe(false);
    const passing = deploy.filter(({ Action }) => Action.includes("iam:PassRole"));
    expect(passing.map(({ Condition }) => Object.keys(Condition!.StringEquals!))).toEqual([["iam:PassedToService"]]);
    const people = "arn:aws:iam::333344445555:role/ml-engineers";
    expect(allows(deploy, "iam:PutRolePolicy", people)).toBe(true);
    expect(allows(deploy, "iam:DeleteRole", people)).toBe(false);
    for (const own of identities.map((identity) => `${identity}-churn-prod-aws`))
      expect(allows(deploy, "iam:PutRolePolicy", `arn:aws:iam::333344445555:role/${own}`)).toBe(false);
  });

  describe("of a protected environment", () => {
    const prod = on("aws").find(({ name }) => name === "prod-aws")!;
    const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:333344445555:${rest}`;
    const bucket = "arn:aws:s3:::333344445555-churn-prod-aws-raw";
    const holdingData = [
      ["s3:DeleteBucket", bucket],
      ["s3:DeleteBucketPolicy", bucket],
      ["s3:DeleteObject", `${bucket}/customers.csv`],
      ["s3:DeleteObjectVersion", `${bucket}/customers.csv`],
      ["s3:DeleteObject", "arn:aws:s3:::333344445555-churn-prod-aws-airflow-pipelines/dags/churn.py"],
      ["kms:ScheduleKeyDeletion", arn("kms", "key/8f6a1c1e-0000-4000-8000-000000000000")],
      ["glue:DeleteDatabase", arn("glue", "database/churn_prod_aws_features")],
      ["glue:DeleteTable", arn("glue", "table/churn_prod_aws_features/days")],
      ["athena:DeleteWorkGroup", arn("athena", "workgroup/churn-prod-aws-features")],
      ["ecr:DeleteRepository", arn("ecr", "repository/churn-prod-aws-serving")],
      ["airflow:DeleteEnvironment", arn("airflow", "environment/churn-prod-aws-pipelines")],
      ["logs:DeleteLogGroup", arn("logs", "log-group:/aws/sagemaker/Endpoints/churn-prod-aws-churn")],
    ] as const;
    const anything: Statement = { Sid: "Anything", Effect: "Allow", Action: holdingData.map(([action]) => action), Resource: ["*"] }; // prettier-ignore

    it("let nobody destroy what holds data but who deploys what is dangerous, whatever policy comes on top", () => {
      for (const [action, thing] of holdingData) {
        expect(allows(policyOf(prod, "dangerous"), action, thing), action).toBe(true);
        expect(allows(policyOf(prod, "deploy"), action, thing), action).toBe(false);
        expect(allows([...policyOf(prod, "deploy"), anything], action, thing), action).toBe(false);
      }
    });

    it("let who deploys give back the state's lock, take away a list of packages, and destroy what holds none", () => {
      const deploy = policyOf(prod, "deploy");
      const state = "arn:aws:s3:::acme-ml-prod-tfstate/churn/prod-aws/terraform.tfstate";
      expect(allows(deploy, "s3:DeleteObject", `${state}.tflock`)).toBe(true);
      expect(allows(deploy, "sagemaker:DeleteEndpointConfig", arn("sagemaker", "endpoint-config/churn-prod-aws-churn-1"))).toBe(true); // prettier-ignore
      const withPackages = on("aws").find(
        ({ environment: { protect }, json }) => protect && "aws_s3_object" in (json as { resource: Json }).resource,
      )!;
      const { aws, system, name } = withPackages.environment as AwsEnvironment;
      const packages = `arn:aws:s3:::${aws.account}-${system}-${name}-airflow-pipelines/requirements.txt`;
      expect(allows(policyOf(withPackages, "deploy"), "s3:DeleteObject", packages)).toBe(true);
      expect(allows(policyOf(withPackages, "deploy"), "s3:DeleteObject", packages.replace("-airflow-", "-raw-"))).toBe(false); // prettier-ignore
    });

    it("deny nothing of another environment's, but keys, which have no name", () => {
      const deploy = policyOf(prod, "deploy");
      const others = holdingData.filter(([action]) => !/^kms:|DeleteObject/.test(action));
      const elsewhere = others.map(([action, thing]) => [action, thing.replace(/churn([-_])prod/, "churn$1stage")] as const); // prettier-ignore
      expect(elsewhere.filter(([action, thing]) => denies(deploy, action, thing))).toEqual([]);
    });
  });

  it("let nobody change the account's own public access block, which stands in for that of a bucket", () => {
    for (const program of on("aws"))
      for (const identity of identities)
        expect(JSON.stringify(policyOf(program, identity))).not.toContain("AccountPublicAccessBlock");
  });

  it("of one that is not protected are the same for both who deploy, and deny nothing", () => {
    const dev = on("aws").find(({ name }) => name === "dev-aws")!;
    expect(policyOf(dev, "deploy")).toEqual(policyOf(dev, "dangerous"));
    expect(policyOf(dev, "deploy").filter(({ Effect }) => Effect === "Deny")).toEqual([]);
  });
});

describe("rights on Google Cloud", () => {
  const prod = on("gcp").find(({ name }) => name === "prod")!;

  it("are a role of the project's, for the planner's account or for whom the environment names as its deployer", () => {
    const plan = rightsCommands(prod, "plan");
    expect(plan).toContain("gcloud iam roles $verb churn_prod_plan --quiet --project=acme-ml-prod ");
    expect(plan).toContain("\nbigquery.datasets.get,\\\n");
    expect(plan).toContain("--member=serviceAccount:planner@acme-ml-prod.iam.gserviceaccount.com");
    expect(rightsCommands(prod, "deploy")).toContain("serviceAccount:deployer@acme-ml-prod.iam.gserviceaccount.com");
  });

  it("leave out of the role of who deploys what destroys data, where the environment is protected", () => {
    const role = (name: string, identity: (typeof identities)[number]) =>
      rightsCommands(
        on("gcp").find((each) => each.name === name)!,
        identity,
      )
        .split("\n")
        .map((line) => /^[\w.]+/.exec(line)?.[0]);
    const holdingData = [
      "storage.buckets.delete",
      "storage.objects.delete",
      "bigquery.datasets.delete",
      "bigquery.tables.delete",
      "cloudkms.cryptoKeyVersions.destroy",
      "artifactregistry.repositories.delete",
      "composer.environments.delete",
    ];
    expect(role("prod", "dangerous")).toEqual(expect.arrayContaining(holdingData));
    expect(role("prod", "deploy").filter((each) => holdingData.includes(each!))).toEqual([]);
    expect(role("prod", "deploy")).toEqual(expect.arrayContaining(["storage.buckets.update", "aiplatform.models.delete"])); // prettier-ignore
    expect(role("dev", "deploy")).toContain("storage.buckets.delete");
    expect(rightsCommands(prod, "dangerous")).toContain("serviceAccount:dangerous-deployer@acme-ml-prod.iam.gserviceaccount.com"); // prettier-ignore
    expect(rightsCommands(prod, "dangerous")).toContain("gcloud iam roles $verb churn_prod_dangerous ");
  });

  it("reach the state in its own bucket, to read or to write it", () => {
    expect(rightsCommands(prod, "plan")).toMatch(
      /gs:\/\/acme-ml-prod-tfstate .*--role=roles\/storage\.objectViewer\n$/,
    );
    expect(rightsCommands(prod, "deploy")).toMatch(/--role=roles\/storage\.objectUser\n$/);
    const file = { ...prod, environment: { ...prod.environment, state: undefined } };
    expect(rightsCommands(file, "plan")).not.toContain("gs://");
  });
});
