import { describe, expect, it } from "vitest";
import { GcsBucket, type GcsBucketProps } from "../../../../constructs/gcp/storage/gcs-bucket";
import { synth } from "../../../support/synth";

const required: GcsBucketProps = { bucketName: "acme-ml-raw", location: "europe-west1" };
const bucket = (props: Partial<GcsBucketProps> = {}) =>
  synth((scope) => new GcsBucket(scope, "bucket", { ...required, ...props })).resource.google_storage_bucket![0]!;

describe("a GcsBucket with nothing set", () => {
  it("is closed to the public and gives access by bucket", () => {
    expect(bucket()).toMatchObject({ uniform_bucket_level_access: true, public_access_prevention: "enforced" });
  });

  it("can bring back what was overwritten or deleted", () => {
    expect(bucket()).toMatchObject({
      versioning: { enabled: true },
      soft_delete_policy: { retention_duration_seconds: 604_800 },
    });
  });

  it("cannot be destroyed", () => {
    expect(bucket()).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
  });

  it("keeps no noncurrent version and no aborted upload for ever", () => {
    expect(bucket().lifecycle_rule).toEqual([
      { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 30, with_state: "ARCHIVED" } },
      { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
    ]);
  });
});

it("does with everything set what the props say", () => {
  const kmsKeyName = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  const transitions = [{ afterDays: 30, storageClass: "NEARLINE" as const }];
  const set = bucket({
    deleteAfterDays: 400,
    noncurrentDays: 0,
    softDeleteDays: 0,
    transitions,
    kmsKeyName,
    protect: false,
    forceDestroy: true,
    project: "p",
  });
  expect(set).toMatchObject({
    project: "p",
    location: "EUROPE-WEST1",
    versioning: { enabled: false },
    soft_delete_policy: { retention_duration_seconds: 0 },
    encryption: { default_kms_key_name: kmsKeyName },
    force_destroy: true,
  });
  expect(set.lifecycle).toBeUndefined();
  expect(set.lifecycle_rule.slice(0, 2)).toEqual([
    { action: { storage_class: "NEARLINE", type: "SetStorageClass" }, condition: { age: 30, with_state: "LIVE" } },
    { action: { type: "Delete" }, condition: { age: 400, with_state: "LIVE" } },
  ]);
  // Versions from the time when there were any are not kept for ever.
  const old = { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 1, with_state: "ARCHIVED" } };
  expect(set.lifecycle_rule[2]).toEqual(old);
  expect(bucket({ autoclass: true }).autoclass).toEqual({ enabled: true });
});

it("grants the role that reading, writing or adding needs, on this bucket alone", () => {
  const { resource } = synth((scope) => {
    const raw = new GcsBucket(scope, "bucket", required);
    raw.grantRead("ml", "group:ml@acme.example");
    raw.grantReadWrite("ml", "group:ml@acme.example");
    raw.grantAppend("ml", "group:ml@acme.example", "erp/");
  });
  expect(resource.google_storage_bucket_iam_member).toMatchObject([
    { role: "roles/storage.objectViewer", member: "group:ml@acme.example" },
    { role: "roles/storage.objectUser", member: "group:ml@acme.example" },
    { role: "roles/storage.objectCreator", member: "group:ml@acme.example", condition: { title: "below erp/" } },
  ]);
});

it("makes a grant once that is asked for twice", () => {
  const { resource } = synth((scope) => {
    const raw = new GcsBucket(scope, "bucket", required);
    raw.grantRead("ml", "group:ml@acme.example", "a/");
    raw.grantRead("ml", "group:ml@acme.example", "a/");
    raw.grantRead("wif", "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*");
  });
  expect(resource.google_storage_bucket_iam_member).toHaveLength(2);
});

describe("grants nothing to", () => {
  const grant = (member: string, path?: string) => () =>
    synth((scope) => {
      const raw = new GcsBucket(scope, "bucket", required);
      raw.grantRead("ml", "group:ml@acme.example", "a/");
      raw.grantRead("ml", member, path);
    });

  it.each(["allUsers", "allAuthenticatedUsers", "nobody", "ml@acme.example", "projectViewer:acme", ""])(
    "%s",
    (member) => {
      expect(grant(member)).toThrow(`test/bucket: "${member}" cannot be granted access; write "user:", "group:"`);
    },
  );

  it("another member, or below another path, under the same id", () => {
    expect(grant("group:b@acme.example")).toThrow(
      'the grant "Read-ml" is for group:ml@acme.example below a/ as roles/storage.objectViewer, not for',
    );
    expect(grant("group:ml@acme.example", "b/")).toThrow(
      "not for group:ml@acme.example below b/ as roles/storage.objectViewer; give each",
    );
  });
});

describe("refuses", () => {
  it.each<[string, Partial<GcsBucketProps>, string]>([
    [
      "a name with Google in it",
      { bucketName: "my-google-data" },
      'test/bucket: bucketName is "my-google-data"; write 3-63 of a-z',
    ],
    ["a dotted name", { bucketName: "data.acme.example" }, "bucketName"],
    ["no days at all", { deleteAfterDays: 0 }, "deleteAfterDays is 0; give a whole number"],
    ["no location", { location: undefined as never }, "location is missing; give it"],
    ["no number of days", { noncurrentDays: NaN }, "noncurrentDays is NaN; give a whole number of 0 or more"],
    ["half a day", { deleteAfterDays: 1.5 }, "deleteAfterDays is 1.5; give a whole number of 1 or more"],
    ["the bare name of a key", { kmsKeyName: "k" }, 'kmsKeyName is "k"; write projects/P/locations/L'],
    ["negative versions", { noncurrentDays: -1 }, "noncurrentDays is -1"],
    ["a soft delete that Google does not offer", { softDeleteDays: 3 }, "softDeleteDays is 3; give 0, or 7 to 90"],
    [
      "two ways to move objects",
      { autoclass: true, transitions: [{ afterDays: 1, storageClass: "NEARLINE" }] },
      "autoclass and transitions",
    ],
  ])("%s", (_, props, message) => {
    expect(() => bucket(props)).toThrow(message);
  });
});

it("grants what lies below a path and nothing beside it", () => {
  const { resource } = synth((scope) =>
    new GcsBucket(scope, "bucket", required).grantRead("x", "group:ml@acme.example", "churn/"),
  );
  const [{ condition }] = resource.google_storage_bucket_iam_member as [any];
  expect(condition.expression).toMatch(
    /resource\.name\.startsWith\("projects\/_\/buckets\/\$\{[^}]+\}\/objects\/churn\/"\)$/,
  );
});
