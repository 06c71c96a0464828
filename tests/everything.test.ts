import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { cloudSchema, loadTree, toValue, type KindName } from "../language";
import { bigQueryViews } from "./programs/bigquery-views";
import { composerInSharedVpc } from "./programs/composer-shared-vpc";
import { schemaProblems } from "./support/check-schema";
import { emittedTypes, synthesizeAll } from "./support/environments";
import { familiesOf } from "./terraform/proof/chosen";

const folder = "tests/everything";
const everything = synthesizeAll(folder);

describe.each(["gcp", "aws"] as const)("the families on %s", (cloud) => {
  const families = everything.flatMap(({ environment }) => (environment.cloud === cloud ? environment : []));

  it("set every field between them", () => {
    const fields = fieldsOf(cloudSchema(cloud));
    expect(fields.length).toBeGreaterThan(50);
    const set = new Set(families.flatMap(({ file }) => pathsOf(toValue(loadTree(file, folder)))));
    expect(fields.filter((field) => !isOfSteps(field) && !set.has(field))).toEqual([]);
  });

  it("have one for each kind, and an edit of each", () => {
    for (const kind of Object.keys(families[0]!.kinds) as KindName[]) {
      const names = familiesOf(kind, families).map(({ name }) => name);
      expect(names, `families that hold a ${kind} called plain`).toHaveLength(1);
      const edits = readFileSync(`tests/terraform/proof/edits/${names[0]}.yaml`, "utf8").split(/^---\n/m);
      expect(edits.map((edit) => Object.keys(parse(edit) as object))).toEqual([
        expect.arrayContaining([kind]),
        expect.arrayContaining([kind]),
      ]);
    }
  });
});

it.each(everything)("$environment.name is what the provider's schema says", ({ json }) => {
  expect(schemaProblems(json)).toEqual([]);
});

it("every type that a construct makes is in a program that Terraform is shown", () => {
  const load = createRequire(join(process.cwd(), "start.js"));
  const files = ["aws", "gcp"].flatMap((cloud) =>
    readdirSync(`constructs/${cloud}`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join("constructs", cloud, file)),
  );
  const imported = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/"(@cdktf\/provider-[^"]+)"/g)]);
  const made = imported.flatMap(([, path]) => Object.values<{ tfResourceType?: string }>(load(path!)));
  const types = made.flatMap(({ tfResourceType }) => tfResourceType ?? []).filter((type) => type.includes("_")); // no provider
  expect(types.length).toBeGreaterThan(50);
  const ofUsers = [bigQueryViews, composerInSharedVpc].map((make) =>
    make(new App({ stackTraces: false })).toTerraform(),
  );
  const programs = [...[...synthesizeAll(), ...everything].map(({ json }) => json), ...ofUsers];
  const shown = emittedTypes(programs).map(({ type }) => type);
  const missing = types.filter((type) => !shown.includes(type));
  expect([...new Set(missing)].sort()).toEqual(ofLibraryUsers);
});

/** What no environment makes, and only programs of library users do. */
const ofLibraryUsers = [
  "aws_caller_identity",
  "aws_lambda_permission",
  "aws_partition",
  "aws_region",
  "aws_s3_bucket_cors_configuration",
  "aws_s3_bucket_logging",
];

/** What is a step from one deploy to the next, and contradicts what a family is; tests/terraform/ways.test.ts takes these steps. */
function isOfSteps(field: string): boolean {
  const steps = ["retired", "adopt", "delete", "renamedFrom"];
  return field === "extends" || field.split(".").some((step) => steps.includes(step));
}

interface Schema {
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
}

/** `buckets.*.access.readers`, for every field; `*` stands for a name. */
function fieldsOf(schema: Schema, at: readonly string[] = []): string[] {
  const { anyOf = [], properties = {}, additionalProperties, items } = schema;
  const below = (step: string, inner: Schema) => [[...at, step].join("."), ...fieldsOf(inner, [...at, step])];
  const fields = [
    ...anyOf.flatMap((each) => fieldsOf(each, at)),
    ...Object.entries(properties).flatMap(([name, inner]) => below(name, inner)),
    ...(typeof additionalProperties === "object" ? below("*", additionalProperties) : []),
    ...(items === undefined ? [] : fieldsOf(items, at)),
  ];
  return [...new Set(fields)];
}

/** Every path of a value, and every one with `*` for any of its names. */
function pathsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pathsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const below = pathsOf(inner);
    return [name, "*"].flatMap((step) => [step, ...below.map((path) => `${step}.${path}`)]);
  });
}
