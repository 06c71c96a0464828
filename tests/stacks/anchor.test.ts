import { readFileSync } from "node:fs";
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { loadEnvironments, type Environment } from "../../language";
import { addStack } from "../../stacks";
import { type Anchored, anchorFile, anchorFormat } from "../../stacks/anchor/file";
import { keptIn, keptTypes } from "../../stacks/anchor/kept";
import { factsOf } from "../../terraform-types";
import type { Json } from "../support/check-schema";
import { emittedTypes, loadFiles } from "../support/environments";

const made = ["environments", "tests/everything"]
  .flatMap((directory) => loadEnvironments({ directory }))
  .map((environment) => ({ environment, ...anchored(environment) }));
const programs = made.map(({ json }) => json);

function anchored(environment: Environment): { json: Json; kept: ReadonlyMap<string, string> } {
  const stack = addStack(new App({ stackTraces: false }), environment);
  stack.prepareStack();
  const json = stack.toTerraform() as Json;
  return { json, kept: stack.anchored.kept };
}

const header = {
  gcp: `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml, projectNumber: "481516234200", region: europe-west1 }
`,
  aws: `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
`,
};
const keptOf = (yaml: string) => anchored(loadFiles({ "dev.yaml": yaml })[0]!).kept;

describe("identities are frozen:", () => {
  const golden = JSON.parse(readFileSync(`tests/stacks/anchor/format-${anchorFormat}.json`, "utf8")) as Record<
    string,
    Record<string, string>
  >;

  it.each(made)("what $environment.name keeps is called as it was when its first deploy wrote it down", (of) => {
    const before = golden[of.environment.name] ?? {};
    const changed = [...of.kept].filter(([key, identity]) => key in before && before[key] !== identity);
    expect(
      changed,
      "Another identity is refused in every environment that is deployed. Where the file of the environment changed, correct the golden file. Where " +
        "Ponte did: write a new block and a new format, with `moved` from the old one, in place of another field or spelling in this one",
    ).toEqual([]);
    const unknown = Object.fromEntries([...of.kept].filter(([key]) => !(key in before)));
    expect(unknown, `keys that tests/stacks/anchor/format-${anchorFormat}.json is to hold as well`).toEqual({});
    const gone = Object.keys(before).filter((key) => !of.kept.has(key));
    expect(
      gone,
      "keys that no program has any more: another key is a loss to Terraform, as another identity is",
    ).toEqual([]);
  });
});

describe("what loses something has a key,", () => {
  const types = emittedTypes(programs).flatMap(({ type, mode }) => (mode === "resource" ? [type] : []));
  const isGuarded = (type: string) =>
    programs.some(({ resource }) =>
      Object.values<Json>(resource[type] ?? {}).some(({ lifecycle }) => lifecycle?.prevent_destroy === true),
    );

  // Why something has none, though it loses something or is guarded where it stands.
  const without: Record<string, string> = {
    aws_cloudwatch_log_group:
      "it goes with the endpoint, Airflow or network that writes to it, and what it holds ends by its retention",
    aws_sagemaker_endpoint: "it holds nothing: whoever takes an endpoint out means it, and may make it again",
    google_cloud_run_v2_service: "as an endpoint of SageMaker",
    google_compute_global_address: "it holds nothing; its own guard refuses to give away what DNS may name",
    google_pubsub_subscription: "it holds reminders alone, which go with the line that asks for them",
    google_vertex_ai_endpoint: "as an endpoint of SageMaker",
  };

  it("or a reason not to have one, which is needed", () => {
    const held = types.filter((type) => factsOf(type).loses !== undefined || isGuarded(type));
    expect(held.length).toBeGreaterThan(12);
    expect(held.filter((type) => !keptTypes.includes(type)).sort()).toEqual(Object.keys(without).sort());
  });

  it("and nothing that a program does not make is listed", () => {
    expect(keptTypes.filter((type) => !types.includes(type))).toEqual([]);
  });

  it.each(made)("each of them in $environment.name", ({ json, kept }) => {
    const all = keptTypes.flatMap((type) => Object.values<Json>(json.resource[type] ?? {}));
    const bodies = all.filter(({ bucket }) => !/-services-(?:internal|public)-logs$/.test(bucket)); // of load balancers: logs go with what wrote them
    const columns = Object.values<Json>(json.resource.google_bigquery_table ?? {}).flatMap(
      ({ schema }) => JSON.parse(schema) as unknown[],
    );
    expect(kept.size).toBe(bodies.length + columns.length);
  });
});

// What the providers replace a thing for (google 6.50.0: `ForceNew` in its source; aws 5.100.0: what PlanResourceChange answers), of all that Ponte sets.
const replacing: Record<string, string[]> = {
  aws_athena_workgroup: ["name"],
  aws_cognito_user_pool: ["alias_attributes", "name", "username_attributes", "username_configuration.case_sensitive"],
  aws_ecr_repository: ["name", "encryption_configuration.encryption_type", "encryption_configuration.kms_key"],
  aws_glue_catalog_database: ["catalog_id", "name"],
  aws_kms_key: ["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"],
  aws_mwaa_environment: ["endpoint_management", "kms_key", "name", "network_configuration.subnet_ids"],
  aws_s3_bucket: ["bucket", "bucket_prefix", "object_lock_enabled"],
  aws_secretsmanager_secret: ["name", "name_prefix"],
  google_artifact_registry_repository: ["format", "kms_key_name", "location", "mode", "project", "repository_id"],
  google_bigquery_dataset: ["dataset_id", "location", "project"],
  google_bigquery_table: [
    "dataset_id",
    "encryption_configuration.kms_key_name",
    "project",
    "range_partitioning.field",
    "table_id",
    "time_partitioning.field",
  ],
  google_composer_environment: [
    "config.encryption_config.kms_key_name",
    "config.node_config.composer_internal_ipv4_cidr_block",
    "config.node_config.service_account",
    "config.private_environment_config.enable_private_endpoint",
    "name",
    "project",
    "region",
    "storage_config.bucket",
  ],
  google_kms_crypto_key: [
    "crypto_key_backend",
    "destroy_scheduled_duration",
    "import_only",
    "key_ring",
    "name",
    "purpose",
    "version_template.protection_level",
  ],
  google_kms_key_ring: ["location", "name", "project"],
  google_secret_manager_secret: ["project", "replication.user_managed.replicas.location", "secret_id", "tags"],
  google_storage_bucket: [
    "custom_placement_config.data_locations",
    "enable_object_retention",
    "hierarchical_namespace.enabled",
    "location",
    "name",
    "project",
  ],
};

it("an identity holds each field that a provider replaces the thing for, or there is a reason", () => {
  const reasons: Record<string, string> = {
    "aws_cognito_user_pool.username_attributes": "of every pool of ours it is the address",
    "aws_cognito_user_pool.username_configuration.case_sensitive": "it is off in every pool of ours",
    "aws_ecr_repository.encryption_configuration.encryption_type":
      "it is KMS where there is a key, and else what it is for everybody",
    "aws_s3_bucket.bucket": "logs of load balancers, which have no key, go with these",
    "aws_mwaa_environment.network_configuration.subnet_ids":
      "known to AWS alone; the environment's own guard refuses its replacement",
    "google_bigquery_table.project": "it is its dataset's, which has a key",
    "google_composer_environment.config.node_config.service_account": "made with it, under its name",
  };
  expect(Object.keys(replacing)).toEqual([...keptTypes].sort());
  const at = (body: Json, path: string) =>
    path.split(".").reduce<any>((value, step) => (Array.isArray(value) ? value[0] : value)?.[step], body);
  const missing = Object.entries(replacing).flatMap(([type, fields]) =>
    fields.flatMap((field) => {
      const word = `${field.split(".").pop()}=`;
      const unsaid = made.some(({ json, kept }) =>
        Object.values<Json>(json.resource[type] ?? {}).some((body) => {
          const name = `${body.name ?? body.bucket ?? body.repository_id ?? body.table_id ?? body.dataset_id ?? ""}`;
          const own = [...kept.values()].filter((identity) => identity.includes(name));
          return at(body, field) !== undefined && !own.some((identity) => ` ${identity}`.includes(` ${word}`));
        }),
      );
      return unsaid ? [`${type}.${field}`] : [];
    }),
  );
  expect(missing.sort()).toEqual(Object.keys(reasons).sort());
});

describe("an identity is the same at every plan:", () => {
  const nameOf = (group: string) => ({ bucket: "bucket", dataset: "dataset" })[group];
  const body = (path: string, fields: Json): Json => ({ ...fields, "//": { metadata: { path } } });

  it("no text in it is known to Terraform alone", () => {
    const texts = made.flatMap(({ kept }) => [...kept].flat());
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter((text) => /[$%]\{|undefined|null|\[object/.test(text))).toEqual([]);
  });

  it("a reference is what it names, and what only Terraform knows is not in it", () => {
    const resource = {
      google_project_service: { storage: body("dev/services/storage", { project: "acme" }) },
      google_storage_bucket: {
        raw: body("dev/bucket/raw/Resource", {
          project: "${google_project_service.storage.project}",
          location: "${google_project_service.storage.id}",
          name: "${google_project_service.absent.name}-raw",
        }),
      },
    };
    expect([...keptIn({ resource }, nameOf)]).toEqual([["bucket/raw", "project=acme"]]);
  });

  it("a text of the file that looks like a reference stays a text", () => {
    const resource = { google_storage_bucket: { a: body("dev/bucket/a/Resource", { name: 'a-$${file("x")}' }) } };
    const kept = keptIn({ resource }, nameOf);
    expect(kept.get("bucket/a")).toBe('name=a-$${file("x")}');
    expect(anchorFile(whole(kept))).toContain('"bucket/a" = "name=a-$${file(\\"x\\")}"');
  });

  it("columns of records have keys of their own", () => {
    const schema = JSON.stringify([
      { name: "who", type: "RECORD", mode: "REPEATED", fields: [{ name: "id", type: "INTEGER", mode: "REQUIRED" }] },
    ]);
    const resource = {
      google_bigquery_table: { t: body("dev/dataset/d/Table-t/Resource", { table_id: "t", schema }) },
    };
    expect([...keptIn({ resource }, nameOf)]).toEqual([
      ["dataset/d.t", "table_id=t"],
      ["dataset/d.t.who", "type=RECORD repeated"],
      ["dataset/d.t.who.id", "type=INTEGER"],
    ]);
  });

  it("two things of one key are refused: one of them would go unseen", () => {
    const bucket = (at: string) => body(at, { name: "a" });
    const resource = {
      google_storage_bucket: { a: bucket("dev/bucket/a/Resource"), b: bucket("dev/bucket/a/Resource/Resource") },
    };
    expect(() => keptIn({ resource }, nameOf)).toThrow(
      'two things of this program have the key "bucket/a" in the anchor',
    );
  });
});

describe("what changes nothing for the data changes no identity:", () => {
  const table = (columns: string, more = "") =>
    `${header.gcp}datasets: { d: { tables: { t: { schema: { ${columns} }${more} } } } }\n`;

  it.each([
    ["a column that may be empty from now on", table("a: { type: STRING, mode: REQUIRED }"), table("a: STRING")],
    ["a description", table("a: STRING"), table("a: STRING", ", description: More")],
    ["another order", `${header.aws}buckets: { a: {}, b: {} }\n`, `${header.aws}buckets: { b: {}, a: {} }\n`],
    ["another age", `${header.aws}buckets: { a: {} }\n`, `${header.aws}buckets: { a: { deleteAfter: 9d } }\n`],
  ])("%s", (_, before, after) => {
    expect([...keptOf(after)]).toEqual([...keptOf(before)]);
  });

  it.each([
    ["another type", table("a: INTEGER"), table("a: STRING"), "dataset/d.t.a"],
    ["a list", table("a: STRING"), table("a: { type: STRING, mode: REPEATED }"), "dataset/d.t.a"],
    [
      "another division of time",
      table("a: DATE", ", partitionBy: { column: a, every: DAY }"),
      table("a: DATE", ", partitionBy: { column: a, every: MONTH }"),
      "dataset/d.t",
    ],
    [
      "another place",
      `${header.gcp}buckets: { a: { location: EU } }\n`,
      `${header.gcp}buckets: { a: {} }\n`,
      "bucket/a",
    ],
    [
      "another account",
      `${header.aws}registries: { a: {} }\n`,
      `${header.aws.replace("1111", "9999")}registries: { a: {} }\n`,
      "registry/a",
    ],
  ])("but %s does", (_, before, after, key) => {
    expect(keptOf(before).get(key)).not.toBe(keptOf(after).get(key));
  });
});

/** What is kept, all of it protected or none. */
function whole(kept: ReadonlyMap<string, string>, protect = true): Anchored {
  const none = new Set<string>();
  const released = protect ? none : new Set(kept.keys());
  return { name: protect ? "prod" : "dev", protect, kept, released, retired: none, adopted: none };
}

describe("the file", () => {
  // Their blocks by `printf bucket/a | sha256sum`: the first eight digits, modulo eight.
  const kept = new Map([
    ["bucket/a", "name=a"],
    ["bucket/b", "name=b"],
    ["bucket/c", "name=c"],
  ]);
  const part = { "bucket/a": 1, "bucket/b": 2, "bucket/c": 1 };
  const blocks = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/^resource "terraform_data" "(\w+)" \{[^]*?^\}/gm)].map(([block, name]) => [name!, block]),
    );
  const all = ["protected", "released", "retired"].flatMap((block) =>
    Array.from({ length: 8 }, (_, index) => `${block}_${index}`),
  );

  it("guards everything where the environment is protected, and takes back what was released", () => {
    const text = anchorFile(whole(kept));
    const { ponte, ...found } = blocks(text);
    for (const [key, at] of Object.entries(part)) {
      expect(found[`protected_${at}`]).toContain(`"${key}" = "${kept.get(key)}"`);
      expect(text).toContain(
        `from = terraform_data.released_${at}["${key}"]\n  to   = terraform_data.protected_${at}["${key}"]`,
      );
    }
    expect(text.match(/"bucket\/\w" = /g)).toHaveLength(3);
    expect(text.match(/^moved \{$/gm)).toHaveLength(3);
    for (const [name, block] of Object.entries(found)) {
      const [first = ""] = block.split("\n");
      if (name.startsWith("released")) expect(block).not.toContain("prevent_destroy");
      else expect(block).toContain("prevent_destroy = true");
      if (name.startsWith("protected"))
        expect(first).toMatch(/# Nothing was touched: protect is true, .* npx ponte diff prod\. .* deploy that alone/);
      if (name.startsWith("retired"))
        expect(first).toMatch(/# Nothing was touched: what is named below is retired, .* npx ponte diff prod\. /);
    }
    expect(ponte).toContain(`input = { format = ${anchorFormat} }`);
  });

  it("lets everything that is still there go where it is not", () => {
    const text = anchorFile(whole(kept, false));
    const found = blocks(text);
    for (const [key, at] of Object.entries(part)) {
      expect(found[`released_${at}`]).toContain(`"${key}" = "${kept.get(key)}"`);
      expect(found[`protected_${at}`]).toMatch(
        / protect: false is not deployed yet, .* deploy protect: false alone, then/,
      );
      expect(found[`protected_${at}`]).toContain("prevent_destroy = true");
      expect(text).toContain(
        `from = terraform_data.protected_${at}["${key}"]\n  to   = terraform_data.released_${at}["${key}"]`,
      );
    }
  });

  it("lets go of one thing alone", () => {
    const found = blocks(anchorFile({ ...whole(kept), released: new Set(["bucket/b"]) }));
    expect(found[`released_${part["bucket/b"]}`]).toContain('"bucket/b" = "name=b"');
    expect(found[`protected_${part["bucket/a"]}`]).toContain('"bucket/a" = "name=a"');
    expect(found[`protected_${part["bucket/b"]}`]).not.toContain('"bucket/b"');
  });

  const movesOf = (text: string) =>
    [...text.matchAll(/from = terraform_data\.(\w+?)_\d\["(.*)"\]\n {2}to {3}= terraform_data\.(\w+?)_\d\["/g)].map(
      ([, from, key, to]) => `${key} ${from} ${to}`,
    );

  it("guards what is retired, wherever it stood before", () => {
    const text = anchorFile({ ...whole(kept), retired: new Set(["bucket/b"]) });
    expect(blocks(text)[`retired_${part["bucket/b"]}`]).toContain('"bucket/b" = "name=b"');
    expect(movesOf(text)).toEqual([
      "bucket/a released protected",
      "bucket/b protected released",
      "bucket/b released retired",
      "bucket/c released protected",
    ]);
  });

  it("takes back what is adopted, and nothing else that was retired", () => {
    expect(movesOf(anchorFile({ ...whole(kept), adopted: new Set(["bucket/b"]) }))).toEqual([
      "bucket/a released protected",
      "bucket/b released retired",
      "bucket/b retired protected",
      "bucket/c released protected",
    ]);
  });

  it("lets what is retired go where nothing is protected, or its key is named by delete", () => {
    const open = anchorFile({ ...whole(kept, false), retired: new Set(["bucket/b"]) });
    expect(blocks(open)[`released_${part["bucket/b"]}`]).toContain('"bucket/b" = "name=b"');
    expect(movesOf(open)).toContain("bucket/b retired released");
  });

  it("is there for an environment that holds nothing, whose last thing has just gone", () => {
    expect(Object.keys(blocks(anchorFile(whole(keptOf(header.gcp))))).sort()).toEqual([...all, "ponte"].sort());
  });
});
