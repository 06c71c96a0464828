import { ServiceAccount as GoogleServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { TerraformVariable, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { GcsBucket } from "../../../../constructs/gcp/storage/gcs-bucket";
import type { GcsBucketProps } from "../../../../constructs/gcp/storage/gcs-bucket-props";
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

it("keeps, copies, shows and logs as it is told", () => {
  const set = bucket({
    location: "eu",
    dataLocations: ["europe-west1", "europe-west4"],
    turboReplication: true,
    storageClass: "NEARLINE",
    retentionDays: 365,
    lockRetention: true,
    cors: [{ origins: ["https://app.acme.example"], maxAgeSeconds: 60 }],
    labels: { team: "ml" },
  });
  expect(set).toMatchObject({
    location: "EU",
    custom_placement_config: { data_locations: ["EUROPE-WEST1", "EUROPE-WEST4"] },
    rpo: "ASYNC_TURBO",
    storage_class: "NEARLINE",
    retention_policy: { retention_period: 31_536_000, is_locked: true },
    cors: [{ origin: ["https://app.acme.example"], method: ["GET", "HEAD"], max_age_seconds: 60 }],
    labels: { team: "ml" },
  });
});

it("lets some objects go by rules of their own", () => {
  const { lifecycle_rule: rules } = bucket({
    lifecycleRules: [
      { prefixes: ["logs/"], deleteAfterDays: 90, transitions: [{ afterDays: 30, storageClass: "COLDLINE" }] },
      { suffixes: [".tmp"], keepVersions: 1 },
    ],
  });
  const logs = { with_state: "LIVE", matches_prefix: ["logs/"] };
  for (const rule of [
    { action: { type: "SetStorageClass", storage_class: "COLDLINE" }, condition: { age: 30, ...logs } },
    { action: { type: "Delete" }, condition: { age: 90, ...logs } },
    {
      action: { type: "Delete" },
      condition: { num_newer_versions: 1, with_state: "ARCHIVED", matches_suffix: [".tmp"] },
    },
  ])
    expect(rules).toContainEqual(rule);
});

it("lets Google write down who asked for what", () => {
  const { resource } = synth((scope) => {
    const logs = GcsBucket.fromName(scope, "logs", "acme-logs");
    for (const bucketName of ["acme-raw", "acme-clean"])
      new GcsBucket(scope, bucketName, { ...required, bucketName, accessLogs: { bucket: logs, prefix: bucketName } });
  });
  expect(resource.google_storage_bucket).toMatchObject([
    { logging: { log_bucket: "acme-logs", log_object_prefix: "acme-raw" } },
    { logging: { log_bucket: "acme-logs", log_object_prefix: "acme-clean" } },
  ]);
  expect(resource.google_storage_bucket_iam_member).toEqual([
    {
      bucket: "acme-logs",
      role: "roles/storage.objectCreator",
      member: "group:cloud-storage-analytics@google.com", // "Usage logs & storage logs", Cloud Storage guide
    },
  ]);
});

it("counts days that only Terraform knows", () => {
  const { resource } = synth((scope) => {
    const { numberValue: days } = new TerraformVariable(scope, "days", {});
    const known = { noncurrentDays: days, softDeleteDays: days, retentionDays: days, deleteAfterDays: days };
    new GcsBucket(scope, "bucket", { ...required, ...known });
  });
  expect(resource.google_storage_bucket).toMatchObject([
    {
      versioning: { enabled: "${(var.days >= 1)}" },
      soft_delete_policy: { retention_duration_seconds: "${(var.days * 86400)}" },
      retention_policy: { retention_period: "${(var.days * 86400)}" },
    },
  ]);
  const old = { days_since_noncurrent_time: "${max(var.days, 1)}", with_state: "ARCHIVED" };
  expect(resource.google_storage_bucket![0]!.lifecycle_rule[1].condition).toEqual(old);
});

it("takes accounts, domains and tokens as members, in any role and under a condition", () => {
  const { resource } = synth((scope) => {
    const raw = new GcsBucket(scope, "bucket", required);
    raw.grantRead("account", new ServiceAccount(scope, "account", { accountId: "trainer" }));
    raw.grantRead("token", new GoogleServiceAccount(scope, "theirs", { accountId: "other-one" }).member);
    const condition = { title: "this year", expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };
    raw.grant("names", "roles/storage.legacyBucketReader", "domain:acme.example", { condition });
    raw.grant("both", "roles/storage.objectViewer", "user:ada@acme.example", { condition, path: "churn/" });
  });
  const members = resource.google_storage_bucket_iam_member!;
  expect(members).toMatchObject([
    { member: expect.stringMatching(/^serviceAccount:\$\{google_service_account\.account_.*\.email\}$/) },
    { member: "${google_service_account.theirs.member}" },
    { role: "roles/storage.legacyBucketReader", member: "domain:acme.example", condition: { title: "this year" } },
    { condition: { title: "this year" } },
  ]);
  expect(members[3]!.condition.expression).toMatch(
    /^\(resource\.type == .* \|\| resource\.name\.startsWith\(.*churn\/"\)\) && \(request\.time < timestamp\("2027-01-01T00:00:00Z"\)\)$/,
  );
});

it("is known by name, and so is one that something else makes", () => {
  synth((scope) => {
    const made = new GcsBucket(scope, "bucket", required);
    expect(made.knownName).toBe("acme-ml-raw");
    expect(Token.isUnresolved(made.name)).toBe(true); // what names it waits for it
    const theirs = GcsBucket.fromName(scope, "theirs", "data.acme.example");
    expect([theirs.name, theirs.url]).toEqual(["data.acme.example", "gs://data.acme.example"]);
  });
  expect(() => synth((scope) => GcsBucket.fromName(scope, "theirs", "gs://acme"))).toThrow(
    'test/theirs: the bucket is "gs://acme"; write its name alone',
  );
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
    ["a region of AWS", { location: "eu-west-1" }, 'location is "eu-west-1"; write a region'],
    ["a zone", { location: "europe-west1-b" }, 'location is "europe-west1-b"; write a region'],
    ["no location", { location: undefined as never }, "location is missing; give it"],
    ["no number of days", { noncurrentDays: NaN }, "noncurrentDays is NaN; give a whole number of 0 or more"],
    ["half a day", { deleteAfterDays: 1.5 }, "deleteAfterDays is 1.5; give a whole number of 1 or more"],
    ["the bare name of a key", { kmsKeyName: "k" }, 'kmsKeyName is "k"; write projects/P/locations/L'],
    ["negative versions", { noncurrentDays: -1 }, "noncurrentDays is -1"],
    ["a soft delete that Google does not offer", { softDeleteDays: 3 }, "softDeleteDays is 3; give 0, or 7 to 90"],
    ["a lock without days", { lockRetention: true }, "lockRetention is set without retentionDays"],
    ["one region of two", { dataLocations: ["europe-west1"] }, "dataLocations is europe-west1; name two regions"],
    ["a rule that does nothing", { lifecycleRules: [{ prefixes: ["a"] }] }, "lifecycleRules[0] does nothing; give it"],
    ["a rule of no day", { lifecycleRules: [{ deleteAfterDays: 0 }] }, "lifecycleRules[0].deleteAfterDays is 0"],
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
