import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { type Environment, loadEnvironments } from "../../language";
import { addStack } from "../../stacks";
import { adoptions, isMadeAgain } from "../../stacks/anchor/adoption";
import { importsFile } from "../../stacks/imports";
import { onlyIn, removedFile } from "../../stacks/anchor/state-file";
import { keyThatStays } from "../../stacks/anchor/ways";
import type { Json } from "../support/check-schema";
import { loadFiles } from "../support/environments";

const environments = ["environments", "tests/everything"].flatMap((directory) => loadEnvironments({ directory }));

function made(environment: Environment) {
  const stack = addStack(new App({ stackTraces: false }), environment);
  stack.prepareStack();
  const json = JSON.parse(JSON.stringify(stack.toTerraform())) as Json;
  return { json, anchored: stack.anchored };
}
const named = (yaml: string) => made(loadFiles({ "dev.yaml": yaml })[0]!);
const pathsIn = ({ resource }: Json) =>
  Object.entries<Json>(resource).flatMap(([type, bodies]) =>
    Object.values<Json>(bodies).map((body) => [
      type,
      (body["//"].metadata.path as string).split("/").slice(1).join("/"),
    ]),
  );

const gcp = `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml, projectNumber: "481516234200", region: europe-west1 }
`;
const aws = `cloud: aws
system: churn
owner: ml@acme.example
encryption: customer-managed
aws: { account: "111122223333", region: eu-west-1 }
`;

describe("the key that outlives its line", () => {
  it("is let go of with everything that belongs to it, in every environment", () => {
    const withKey = environments.filter(({ encryption }) => encryption === "customer-managed");
    expect(new Set(withKey.map(({ cloud }) => cloud)).size).toBe(2);
    for (const environment of withKey) {
      const without = { ...environment, protect: true, encryption: "provider-managed" as const, delete: {} };
      const stays = keyThatStays(without).map((each) => each.join(" "));
      const paths = pathsIn(made(environment).json).filter(([, path]) => path!.startsWith("key/"));
      expect(paths.length).toBeGreaterThan(1);
      for (const path of paths) expect(stays).toContain(path.join(" "));
    }
  });

  it("does not where it may go, is used, or nothing is protected", () => {
    const [environment] = loadFiles({ "dev.yaml": gcp });
    expect(keyThatStays(environment!).length).toBeGreaterThan(5);
    expect(keyThatStays({ ...environment!, protect: false })).toEqual([]);
    expect(keyThatStays({ ...environment!, encryption: "customer-managed" })).toEqual([]);
    expect(keyThatStays({ ...environment!, delete: { "key/main": { by: "2030-01-01", reason: "x" } } })).toEqual([]);
  });
});

describe("what is retired", () => {
  it.each([
    ["a bucket on AWS", aws, "buckets: { a: {}, b: {} }", "buckets: { a: {}, b: { retired: 2025-01-31 } }", "buckets: { a: {} }", 7],
    ["a dataset on AWS", aws, "datasets: { d: { tables: { t: { schema: { a: int } } } } }", "datasets: { d: { retired: 2025-01-31, tables: { t: { schema: { a: int } } } } }", "", 10],
    ["a table", gcp, "datasets: { d: { tables: { t: { schema: { a: STRING } } } } }", "datasets: { d: { tables: { t: { schema: { a: STRING }, retired: 2025-01-31 } } } }", "datasets: { d: {} }", 1],
    ["the last Airflow", gcp, "airflow: { p: {} }", "airflow: { p: { retired: 2025-01-31 } }", "", 9],
  ])("%s, is forgotten as a whole, and the rest is as without it", (_, head, before, after, without, count) => {
    const [whole, rest, left] = [before, after, without].map((text) => named(`${head}${text}\n`)) as [ReturnType<typeof named>, ReturnType<typeof named>, ReturnType<typeof named>];
    expect(rest.json).toEqual(left.json);
    expect(onlyIn(whole.json, rest.json)).toHaveLength(count);
    expect([...rest.anchored.kept]).toEqual([...whole.anchored.kept]);
    const gone = [...whole.anchored.kept.keys()].filter((key) => !left.anchored.kept.has(key));
    expect([...rest.anchored.retired].sort()).toEqual(gone.sort());
    expect([...rest.anchored.released]).toEqual([]);
  }); // prettier-ignore

  it("keeps the key that may have encrypted it, also where nothing else is protected", () => {
    const open = `protect: false\n${aws}buckets: { a: {}, b: { retired: 2025-01-31 } }\n`;
    const { json, anchored } = named(open);
    expect(Object.values<Json>(json.resource.aws_kms_key)[0]!.lifecycle).toEqual({ prevent_destroy: true });
    expect([...anchored.released]).toEqual(["bucket/a", "bucket/b"]);
    const all = named(open.replace("retired: 2025-01-31", ""));
    expect(Object.values<Json>(all.json.resource.aws_kms_key)[0]!.lifecycle).toBeUndefined();
    expect([...all.anchored.released]).toContain("key/main");
  });

  it("keeps the people of a bucket on the key that encrypts it", () => {
    const bucket = (more: string) =>
      `${aws}buckets: { b: { ${more}access: { readers: ["arn:aws:iam::111122223333:role/x"] } } }\n`;
    const policyOf = ({ json }: { json: Json }) => Object.values<Json>(json.resource.aws_kms_key)[0]!.policy;
    expect(policyOf(named(bucket("retired: 2025-01-31, ")))).toBe(policyOf(named(bucket(""))));
  });

  it("is a block for each address, and the thing is not destroyed", () => {
    expect(removedFile(["b.b", "a.a"])).toMatch(
      /\nremoved \{\n {2}from = a\.a\n\n {2}lifecycle \{\n {4}destroy = false\n {2}\}\n\}\n\nremoved \{\n {2}from = b\.b\n/,
    );
  });
});

describe("what is adopted", () => {
  it("is imported, whatever of an entry there is in any environment", () => {
    const seen = new Set<string>();
    for (const environment of environments) {
      const { json } = made(environment);
      const groups = ["bucket", "registry", "dataset", "dataset-bucket", "key", "secret", ...(environment.cloud === "gcp" ? ["composer", "network"] : [])];
      const { blocks } = adoptions(json, groups, "111122223333");
      const under = pathsIn(json).filter(([type, path]) => groups.includes(path!.split("/")[0]!) && !isMadeAgain(type!));
      expect(blocks).toHaveLength(under.length);
      for (const { id } of blocks) expect(id).not.toMatch(/undefined|\$\{(?!data\.)/);
      for (const [type] of under) seen.add(type!);
    }
    expect(seen.size).toBeGreaterThan(20);
  }); // prettier-ignore

  // "Import" on each type's page of the provider's documentation.
  it.each([
    ["a bucket", gcp, "buckets: { b: { adopt: true } }", "google_storage_bucket", "acme-ml-churn-dev-b"],
    ["a dataset", gcp, "datasets: { d: { adopt: true } }", "google_bigquery_dataset", "projects/acme-ml/datasets/churn_dev_d"],
    ["a registry", gcp, "registries: { r: { adopt: true } }", "google_artifact_registry_repository", "projects/acme-ml/locations/europe-west1/repositories/churn-dev-r"],
    ["a key", gcp, "encryption: customer-managed\nadopt: [key/main]", "google_kms_crypto_key", "projects/acme-ml/locations/europe-west1/keyRings/churn-dev-key/cryptoKeys/churn-dev-key"],
    ["a table of Glue", aws, "datasets: { d: { adopt: true, tables: { t: { schema: { a: int } } } } }", "aws_glue_catalog_table", "111122223333:churn_dev_d:t"],
    ["a lifecycle", aws, "registries: { r: { adopt: true } }", "aws_ecr_lifecycle_policy", "churn-dev-r"],
    ["a secret", gcp, "secrets: { s: { adopt: true } }", "google_secret_manager_secret", "projects/acme-ml/secrets/churn-dev-s"],
    ["a secret of AWS", aws, "secrets: { s: { adopt: true } }", "aws_secretsmanager_secret", "${data.aws_secretsmanager_secret.secret_s.arn}"],
    ["a key of AWS", aws, "adopt: [key/main]", "aws_kms_key", "${data.aws_kms_alias.adopted.target_key_id}"],
  ])("%s by the id that its provider takes", (_, head, yaml, type, id) => {
    const environment = loadFiles({ "dev.yaml": `${head}${yaml}\n` })[0]!;
    const { blocks } = adoptions(made(environment).json, ["bucket", "dataset", "registry", "key", "secret"], "111122223333");
    expect(blocks.find(({ to }) => to.startsWith(`${type}.`))?.id.replace(/_[0-9A-F]{8}\./, ".")).toBe(id);
  }); // prettier-ignore

  it("a secret of AWS by its ARN, whose last letters AWS chose, which is looked up by its name", () => {
    const environment = loadFiles({ "dev.yaml": `${aws}secrets: { s: { adopt: true }, t: { adopt: true } }\n` })[0]!;
    const { blocks, lookUps } = adoptions(made(environment).json, ["secret"]);
    expect(lookUps.map(({ name }) => name)).toEqual(["churn-dev-s", "churn-dev-t"]);
    expect(blocks.map(({ id }) => id)).toEqual(lookUps.map(({ type, label }) => `\${data.${type}.${label}.arn}`));
    expect(importsFile(blocks, lookUps)).toContain(
      `data "aws_secretsmanager_secret" "${lookUps[0]!.label}" {\n  name = "churn-dev-s"\n}\n`,
    );
  });
});

describe("what is renamed", () => {
  it.each([
    ["a bucket", gcp, (name: string) => `buckets: { ${name} }\nairflow: { p: { reads: [bucket/NAME] } }`],
    ["a bucket with a model in it", aws, (name: string) => `buckets: { ${name} }\nregistries: { r: {} }\nendpoints: { e: { variants: { v: { image: "registry/r@sha256:${"a".repeat(64)}", artifact: bucket/NAME/m/model.tar.gz } } } }`],
    ["a registry", aws, (name: string) => `registries: { ${name} }\nbuckets: { b: {} }\nendpoints: { e: { variants: { v: { image: "registry/NAME@sha256:${"a".repeat(64)}", artifact: bucket/b/m/model.tar.gz } } } }`],
    ["a dataset", aws, (name: string) => `datasets: { ${name} }\nairflow: { p: { reads: [dataset/NAME] } }`],
    ["a secret that an Airflow reads on Google Cloud", gcp, (name: string) => `secrets: { ${name} }\nairflow: { p: { reads: [secret/NAME] } }`],
    ["a secret that an Airflow reads on AWS", aws, (name: string) => `secrets: { ${name} }\nairflow: { p: { reads: [secret/NAME] } }`],
    ["an Airflow", gcp, (name: string) => `buckets: { b: {} }\nairflow: { ${name.replace("{ ", "{ reads: [bucket/b], ").replace("{}", "{ reads: [bucket/b] }")} }`],
  ])("%s, is the same program, but for what it is called in outputs", (_, head, yaml) => {
    const before = named(`${head}${yaml("old: {}").replace(/NAME/g, "old")}\n`);
    const after = named(`${head}${yaml("new: { renamedFrom: old }").replace(/NAME/g, "new")}\n`);
    const { output: _one, "//": _two, ...program } = after.json;
    const { output: _three, "//": _four, ...same } = before.json;
    expect(program).toEqual(same);
    expect(after.anchored).toEqual(before.anchored);
  }); // prettier-ignore
});
