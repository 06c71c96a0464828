import { describe, expect, it } from "vitest";
import { kindNames, kinds, loadEnvironments } from "../../../language";
import { costOf, inventory } from "../../../tools/show/inventory";
import { synthesize } from "../../../tools/synthesize";

const programs = loadEnvironments({ directory: "environments" }).map(synthesize);
const inventoryOf = (name: string) => inventory(programs.find((program) => program.name === name)!.json);
const only = (name: string, type: string) => inventoryOf(name).resources.filter((resource) => resource.type === type);

describe("the inventory of a program", () => {
  it.each(programs)("of $name holds every resource once, with its path", ({ name, json }) => {
    const { resources, things } = inventory(json);
    const written = Object.values(json.resource as Record<string, object>).flatMap((byId) => Object.keys(byId));
    expect(resources).toHaveLength(written.length);
    expect([...things.values()].flat()).toHaveLength(written.length);
    expect(new Set(resources.map(({ address }) => address)).size).toBe(written.length);
    expect(resources.every(({ path }) => path.startsWith(`${name}/`))).toBe(true);
  });

  // A service on AWS is a service of ECS for each variant, and is known by where it answers: no one of them gives it its name.
  it.each(programs)("of $name names each thing of its file by one resource", ({ environment, json }) => {
    const named = kindNames.filter((kind) => kind !== "services" || environment.cloud === "gcp");
    const expected = named.flatMap((kind) =>
      Object.keys(environment.kinds[kind]).map((key) => `${kinds[kind].noun}/${key}`),
    );
    const primary = inventory(json).resources.filter((resource) => resource.primary);
    expect(primary.map(({ thing }) => thing).sort()).toEqual(expected.sort());
    expect(primary.every(({ name }) => name?.startsWith(environment.system) || name?.includes(environment.name))).toBe(
      true,
    );
  });

  it.each(programs)("of $name knows what each type costs", ({ json }) => {
    const unknown = inventory(json).resources.filter(({ cost }) => cost === "not known here");
    expect(unknown.map(({ type }) => type)).toEqual([]);
  });

  it.each(programs)("of $name refers only to what the program holds", ({ json }) => {
    const { resources } = inventory(json);
    const data = Object.entries((json.data ?? {}) as Record<string, object>).flatMap(([type, byId]) =>
      Object.keys(byId).map((id) => `data.${type}.${id}`),
    );
    const known = new Set([...resources.map(({ address }) => address), ...data]);
    expect(resources.flatMap(({ references }) => references).filter((address) => !known.has(address))).toEqual([]);
  });

  it("gives a thing the parts that it made for itself", () => {
    const types = (name: string, thing: string) =>
      inventoryOf(name)
        .things.get(thing)
        ?.map(({ type }) => type);
    expect(types("prod", "airflow/pipelines")).toContain("google_storage_bucket");
    expect(types("prod-aws", "airflow/pipelines")).toContain("aws_s3_bucket");
    expect(types("prod-aws", "dataset/features")).toContain("aws_s3_bucket");
    expect(new Set(types("prod", "apis"))).toEqual(
      new Set(["google_project_service", "restful_operation", "google_project_iam_member"]),
    );
  });

  it("follows references into nested blocks, strings and dependencies", () => {
    const [airflow] = only("prod", "google_composer_environment");
    const types = airflow!.references.map((address) => address.split(".")[0]);
    expect(types).toContain("google_storage_bucket"); // gs://${...}/snapshots
    expect(types).toContain("google_compute_subnetwork");
    expect(types).toContain("google_project_iam_member"); // depends_on
  });

  it("does not take the bucket of another resource for a name", () => {
    expect(only("prod", "google_storage_bucket_iam_member").map(({ name }) => name)).toEqual(
      only("prod", "google_storage_bucket_iam_member").map(() => undefined),
    );
  });
});

describe("a made-up program", () => {
  const json = {
    resource: {
      aws_s3_bucket: {
        raw: { bucket: "a", "//": { metadata: { path: "dev/bucket/raw/Resource" } } },
        text: { bucket: "b", tags: { note: "$${aws_s3_bucket.raw.arn}" } },
        late: {
          bucket: "c-${aws_s3_bucket.raw.id}",
          tags: { "${ {a = {b = data.aws_region.here.id}} }": "" },
          x: "${try({a = {}}, aws_s3_bucket.raw.arn)}",
        },
      },
    },
    data: { aws_region: { here: {} } },
  };
  const byId = Object.fromEntries(inventory(json).resources.map((resource) => [resource.id, resource]));

  it("takes escaped text for text, and finds what stands behind braces", () => {
    expect(byId.text!.references).toEqual([]);
    expect(byId.late!.references).toEqual(["aws_s3_bucket.raw"]);
  });

  it("has no name where only the deploy knows it", () => {
    expect(byId.raw!.name).toBe("a");
    expect(byId.late!.name).toBeUndefined();
  });
});

describe("costs", () => {
  it("tells what runs idle from what is free", () => {
    expect(costOf("google_composer_environment")).toBe("by the hour, even when idle");
    expect(costOf("aws_sagemaker_endpoint")).toBe("by the hour, even when idle");
    expect(costOf("aws_sagemaker_endpoint_configuration")).toBe("free");
    expect(costOf("aws_kms_key")).toBe("by the month, while it exists");
    expect(costOf("google_storage_bucket")).toBe("by what is stored or used");
    expect(costOf("google_storage_bucket_iam_member")).toBe("free");
  });

  it("looks into what one type alone does not tell", () => {
    expect(costOf("aws_vpc_endpoint", { vpc_endpoint_type: "Gateway" })).toBe("free");
    expect(costOf("aws_vpc_endpoint", { vpc_endpoint_type: "Interface" })).toBe("by the hour, even when idle");
  });

  it("admits what it does not know", () => {
    expect(costOf("google_brand_new_thing")).toBe("not known here");
  });
});
