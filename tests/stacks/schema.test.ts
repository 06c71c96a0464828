import { describe, expect, it } from "vitest";
import { newerThanSchema } from "../schemas/newer-than-schema";
import { schemaProblems, staleExceptions, type Json } from "../support/check-schema";
import { synthesizeAll } from "../support/environments";

const all = synthesizeAll();
const program = (name: string) => all.find(({ environment }) => environment.name === name)!.json;

describe("every resource is what its provider's schema says", () => {
  it.each(all.map(({ environment, json }) => [environment.name, json] as const))("in %s", (_, json) => {
    expect(schemaProblems(json)).toEqual([]);
  });

  it("and each attribute that the schema is too old for is still in use, for a reason", () => {
    expect(staleExceptions(all.map(({ json }) => json))).toEqual([]);
    for (const reason of Object.values(newerThanSchema)) expect(reason.length).toBeGreaterThan(20);
  });
});

/** Changes one body of a synthesized program and returns what the check says, without the generated ids. */
function after(environment: string, type: string, change: (body: Json) => void, section = "resource"): string[] {
  const json = structuredClone(program(environment));
  const [id, body] = Object.entries<Json>(json[section][type])[0]!;
  change(body);
  return schemaProblems(json).map((problem) => problem.replace(`.${id}`, ""));
}

describe("the check finds", () => {
  const bucket = (change: (body: Json) => void) => after("prod", "google_storage_bucket", change);

  it.each<[string, string[], string]>([
    ["an unknown attribute", bucket((body) => (body.forceDestroy = true)), "forceDestroy: no such attribute or block"],
    [
      "an unknown attribute in a block",
      bucket((body) => (body.versioning.on = true)),
      "versioning.on: no such attribute or block",
    ],
    ["a required attribute that is missing", bucket((body) => delete body.location), "location: is required"],
    ["a required attribute that is null", bucket((body) => (body.name = null)), "name: is required"],
    [
      "a required attribute missing in a block",
      bucket((body) => (body.versioning = {})),
      "versioning.enabled: is required",
    ],
    ["a text for a boolean", bucket((body) => (body.force_destroy = "no")), 'force_destroy: "no" is no bool'],
    ["a number for a text", bucket((body) => (body.name = 12)), "name: 12 is no string"],
    [
      "a text for a number",
      bucket((body) => (body.soft_delete_policy.retention_duration_seconds = "7d")),
      'soft_delete_policy.retention_duration_seconds: "7d" is no number',
    ],
    ["a list for a map", bucket((body) => (body.labels = ["a"])), 'labels: ["a"] is no map'],
    ["a wrong value in a map", bucket((body) => (body.labels = { a: 1 })), "labels.a: 1 is no string"],
    [
      "a block that is none",
      bucket((body) => (body.versioning = true)),
      "versioning: true stands where a block belongs",
    ],
    [
      "too many blocks",
      bucket((body) => (body.versioning = [{ enabled: true }, { enabled: false }])),
      "versioning: 2 blocks, at most 1 allowed",
    ],
    ["what only the provider sets", bucket((body) => (body.self_link = "x")), "self_link: is read-only"],
    [
      "a dynamic block of no such name",
      bucket((body) => (body.dynamic = { rule: { for_each: [], content: {} } })),
      "dynamic.rule: no such block",
    ],
    [
      "a mistake in a dynamic block",
      bucket((body) => (body.dynamic = { cors: { for_each: ["a"], content: { maxAge: 1 } } })),
      "dynamic.cors.content.maxAge: no such attribute or block",
    ],
  ])("%s", (_, problems, expected) => {
    expect(problems).toEqual([`google_storage_bucket.${expected}`]);
  });

  it("too few blocks", () => {
    expect(
      after("prod", "google_storage_bucket", (body) => (body.lifecycle_rule = [{ action: { type: "Delete" } }])),
    ).toEqual(["google_storage_bucket.lifecycle_rule.condition: 0 blocks, at least 1 needed"]);
  });

  it("an object that does not name all its keys, or one too many", () => {
    const group = (change: (rule: Json) => void) =>
      after("prod-aws", "aws_default_security_group", (body) => {
        body.ingress = [
          {
            cidr_blocks: null,
            description: null,
            from_port: 1,
            ipv6_cidr_blocks: null,
            prefix_list_ids: null,
            protocol: "tcp",
            security_groups: null,
            self: null,
            to_port: 1,
          },
        ];
        change(body.ingress[0]);
      });
    expect(group(() => {})).toEqual([]);
    expect(group((rule) => delete rule.self)).toEqual([
      "aws_default_security_group.ingress.0.self: the key is missing; null will do",
    ]);
    expect(group((rule) => (rule.port = 1))).toEqual(["aws_default_security_group.ingress.0.port: no such key"]);
    expect(group((rule) => (rule.cidr_blocks = "10.0.0.0/8"))).toEqual([
      'aws_default_security_group.ingress.0.cidr_blocks: "10.0.0.0/8" is no list',
    ]);
  });

  it("a type that is not in the slice, a data source, and a provider", () => {
    expect(schemaProblems({ resource: { aws_none: { a: {} } } })).toEqual([
      "aws_none.a: the type is not in tests/schemas; see the README there",
    ]);
    const data = Object.keys(program("prod").data)[0]!;
    expect(after("prod", data, (body) => (body.x = 1), "data")).toEqual([`data.${data}.x: no such attribute or block`]);
    expect(schemaProblems({ provider: { google: [{ regions: [] }], azure: {} } })).toEqual([
      "provider.google.regions: no such attribute or block",
      "provider.azure: the provider is not in tests/schemas",
    ]);
  });
});

it("the check lets pass what Terraform does: expressions, metadata, null, blocks as object or list", () => {
  const changed = after("prod", "google_storage_bucket", (body) => {
    body.force_destroy = "${var.force}";
    body.labels = "${var.labels}";
    body.versioning = [body.versioning];
    body.rpo = null;
    body["//"] = {};
    Object.assign(body, { depends_on: ["a.b"], lifecycle: {}, provider: "google.eu", for_each: ["a"], count: 1 });
    body.dynamic = { cors: { for_each: ["a"], content: { max_age_seconds: 1 } } };
  });
  expect(changed).toEqual([]);
});
