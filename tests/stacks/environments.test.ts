import { describe, expect, it } from "vitest";
import {
  type AwsEnvironment,
  type Environment,
  environmentNames,
  kindNames,
  type KindName,
  loadEnvironments,
  SpecError,
} from "../../language";
import { synthesize } from "../../tools/synthesize";
import { synthesizeYaml } from "../support/environments";
import { normalised } from "../support/normalised";

const environment = (name: string) => loadEnvironments({ directory: "environments", names: [name] })[0]!;
const program = (name: string) => synthesize(environment(name)).json;

// One file per environment: a pull request shows the infrastructure that it changes as plain JSON. `npm run generate` renews them.
describe("the program of", () => {
  it.each(environmentNames("environments"))("%s is the one that was reviewed", async (name) => {
    await expect(`${JSON.stringify(normalised(program(name)), null, 2)}\n`).toMatchFileSnapshot(
      `../snapshots/${name}.tf.json`,
    );
  });
});

// Other bindings pin others.
it.skipIf(process.env.PONTE_PEERS !== undefined)("pins the providers exactly", () => {
  expect(program("dev")).toMatchObject({
    terraform: { required_providers: { google: { source: "google", version: "6.50.0" } } },
  });
  expect(program("dev-aws")).toMatchObject({
    terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
  });
});

describe("the state", () => {
  it("is kept and locked in the environment's bucket", () => {
    expect(program("prod")).toMatchObject({
      terraform: { backend: { gcs: { bucket: "acme-ml-prod-tfstate", prefix: "churn/prod" } } },
    });
    expect(program("prod-aws")).toMatchObject({
      terraform: {
        backend: {
          s3: {
            bucket: "acme-ml-prod-tfstate",
            key: "churn/prod-aws/terraform.tfstate",
            use_lockfile: true,
            encrypt: true,
          },
        },
      },
    });
  });
});

it("refuses any other account than the one that was meant", () => {
  expect(program("prod-aws")).toMatchObject({ provider: { aws: [{ allowed_account_ids: ["333344445555"] }] } });
});

it("labels everything with system, environment and owner", () => {
  const owner = { system: "churn", environment: "prod", owner: "ml-platform_acme_example", "cost-center": "4711" };
  expect(program("prod")).toMatchObject({ provider: { google: [{ default_labels: owner }] } });
  const tags = { system: "churn", environment: "prod-aws", owner: "ml-platform@acme.example", "cost-center": "4711" };
  expect(program("prod-aws")).toMatchObject({ provider: { aws: [{ default_tags: [{ tags }] }] } });
});

it.each(["prod", "prod-aws"])("hands on everything that %s names, by kind", (name) => {
  const output = Object.entries(program(name).output as Record<string, { value: Record<string, object> }>);
  const { kinds } = environment(name);
  const named = kindNames.filter((kind) => Object.keys(kinds[kind]).length > 0);
  const byKind = output.filter(([kind]) => kindNames.includes(kind as KindName));
  expect(byKind.map(([kind]) => kind).sort()).toEqual(named.sort());
  for (const [kind, { value }] of byKind) {
    expect(Object.keys(value).sort()).toEqual(Object.keys(kinds[kind as KindName]).sort());
  }
});

it("gives a role that several things let in one policy: IAM limits what all of them take together", () => {
  const { resource } = program("prod-aws") as {
    resource: Record<string, Record<string, { role: string; name: string }>>;
  };
  const policies = resource.aws_iam_role_policy!;
  const roles = Object.values(policies).map(({ role }) => role);
  expect(roles).toEqual([...new Set(roles)]);
  expect(Object.values(policies).filter(({ name }) => name === "churn-prod-aws-access").length).toBeGreaterThan(1);
});

describe("what a construct refuses", () => {
  // No file says this: the language has refused it before. A construct is to agree with it, and knows some limits that it does not.
  const broken = (name: string, kind: KindName, change: Record<string, unknown>) => {
    const spec = environment(name);
    const [key, item] = Object.entries(spec.kinds[kind])[0]!;
    const kinds = { ...spec.kinds, [kind]: { [key]: { ...item, ...change } } };
    return { spec, key, build: () => synthesize({ ...spec, kinds } as Environment) };
  };

  it.each<[string, KindName, Record<string, unknown>, string, field?: string]>([
    ["prod", "buckets", { deleteAfter: 0.5 }, "deleteAfterDays is 0.5; give a whole number of 1 or more"],
    [
      "prod",
      "airflow",
      { size: "huge", reads: [], writes: [] },
      'size is "huge"; write small, medium or large',
      "size",
    ],
    ["prod-aws", "registries", { deleteUntaggedAfter: -1 }, "deleteUntaggedAfterDays is -1; give a whole number"],
    [
      "prod-aws",
      "airflow",
      { version: "2", reads: [], writes: [] },
      'airflowVersion is "2"; write all three numbers',
      "version",
    ],
    // What is made for a thing in another group: the bucket of a dataset's own, the models of an endpoint.
    ["prod-aws", "datasets", { deleteAfter: 0.5 }, "deleteAfterDays is 0.5; give a whole number of 1 or more"],
    ["prod", "endpoints", { replicas: { min: 0, max: 2 } }, "minReplicas is 0; give a whole number of 1 or more"],
  ])(
    "in %s of %s is told where the thing stands, or the value that it quotes",
    (name, kind, change, message, field) => {
      const { spec, key, build } = broken(name, kind, change);
      const path = [kind, key, ...(field === undefined ? [] : [field])];
      const at = spec.locate(path);
      expect(build).toThrow(SpecError);
      expect(build).toThrow(`${at.file}:${at.line}:${at.column} ${path.join(".")}: ${message}`);
    },
  );

  it("is told as it is when nobody named the thing", () => {
    const spec = environment("prod-aws") as AwsEnvironment;
    const aws = { ...spec.aws, network: { ...spec.aws.network, cidr: "10.0.0.0/30" } };
    expect(() => synthesize({ ...spec, aws })).toThrow('prod-aws/network: cidr is "10.0.0.0/30"; write a block');
  });
});

it("keeps the letters of labels and tags as they are typed", () => {
  const labels = { CostCenter: "4711", "sagemaker:project-name": "My project", cost_center: "x", "cost-center": "y" };
  const header = 'cloud: aws\nsystem: churn\nowner: ml\naws: { account: "111122223333", region: eu-west-1 }\n';
  const { json } = synthesizeYaml(`${header}labels: ${JSON.stringify(labels)}\n`);
  const [{ default_tags }] = json.provider.aws;
  expect(default_tags[0].tags).toEqual({ ...labels, system: "churn", environment: "dev", owner: "ml" });
});

it("an image of another region is told at its line, and AWS's own is not to be copied", () => {
  const header = 'cloud: aws\nsystem: churn\nowner: ml\naws: { account: "111122223333", region: eu-west-1 }\n';
  const serving = (account: string) => `endpoints:
  e:
    variants:
      a:
        image: ${account}.dkr.ecr.us-east-1.amazonaws.com/pytorch@sha256:${"a".repeat(64)}
`;
  const told = (account: string) => () => synthesizeYaml(header + serving(account));
  expect(told("763104351884")).toThrow(
    /dev\.yaml:9:16 endpoints\.e\.variants\.a\.image: .* AWS has it in eu-west-1, too/,
  );
  expect(told("111122223333")).toThrow(/dev\.yaml:9:16 endpoints\.e\.variants\.a\.image: .* copy it to eu-west-1/);
});
