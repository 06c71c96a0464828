import { TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import type { S3BucketProps, S3Transition } from "../../../../constructs/aws/s3/s3-bucket-props";
import { synth } from "../../../support/synth";
import { granted, statements } from "../iam/policies";

const required: S3BucketProps = { bucketName: "123456789012-ml-raw" };
const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
const parts = (props: Partial<S3BucketProps> = {}, use: (bucket: S3Bucket) => void = () => {}) =>
  synth((scope) => use(new S3Bucket(scope, "bucket", { ...required, ...props }))).resource;
const rules = (props?: Partial<S3BucketProps>, use?: (bucket: S3Bucket) => void): any[] =>
  parts(props, use).aws_s3_bucket_lifecycle_configuration![0]!.rule;
const policy = (props?: Partial<S3BucketProps>) => statements(parts(props).aws_s3_bucket_policy![0]!.policy);
const granting = (
  grant: "grantRead" | "grantReadWrite" | "grantAppend",
  path?: string,
  props: Partial<S3BucketProps> = {},
) => granted((scope, grantee) => new S3Bucket(scope, "bucket", { ...required, ...props })[grant](grantee, path));

describe("an S3Bucket with nothing set", () => {
  it("is closed to the public and gives access by policy", () => {
    expect(parts()).toMatchObject({
      aws_s3_bucket_public_access_block: [
        { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true },
      ],
      aws_s3_bucket_ownership_controls: [{ rule: { object_ownership: "BucketOwnerEnforced" } }],
    });
  });

  it("takes TLS only, and lets nobody in by itself", () => {
    expect(policy()).toEqual([
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["aws_s3_bucket.arn", "aws_s3_bucket.arn/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("encrypts with the managed KMS key, by bucket key", () => {
    expect(parts().aws_s3_bucket_server_side_encryption_configuration![0]!.rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" }, bucket_key_enabled: true },
    ]);
  });

  it("can bring back what was overwritten or deleted, and keeps no old version, marker or aborted upload for ever", () => {
    expect(parts().aws_s3_bucket_versioning).toMatchObject([{ versioning_configuration: { status: "Enabled" } }]);
    expect(rules()).toMatchObject([
      { status: "Enabled", filter: [{}], abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
      {
        status: "Enabled",
        filter: [{}],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
        expiration: [{ expired_object_delete_marker: true }],
      },
    ]);
  });

  it("cannot be destroyed", () => {
    expect(parts().aws_s3_bucket).toMatchObject([{ force_destroy: false, lifecycle: { prevent_destroy: true } }]);
  });

  it("sets the policy after the access block and the ownership, which S3 refuses at the same time", () => {
    const { aws_s3_bucket_policy: after, aws_s3_bucket_ownership_controls: then } = parts();
    expect(after![0]!.depends_on).toEqual([expect.stringMatching(/^aws_s3_bucket_ownership_controls\./)]);
    expect(then![0]!.depends_on).toEqual([expect.stringMatching(/^aws_s3_bucket_public_access_block\./)]);
  });
});

describe("with everything set", () => {
  const transitions: S3Transition[] = [
    { afterDays: 30, storageClass: "STANDARD_IA" },
    { afterDays: 90, storageClass: "GLACIER_IR" },
  ];

  it("does what the props say", () => {
    const set = {
      deleteAfterDays: 400,
      noncurrentDays: 0,
      transitions,
      kmsKeyArn: key,
      protect: false,
      forceDestroy: true,
    };
    const all = parts(set);
    expect(all).toMatchObject({
      aws_s3_bucket: [{ bucket: "123456789012-ml-raw", force_destroy: true }],
      aws_s3_bucket_versioning: [{ versioning_configuration: { status: "Suspended" } }],
      aws_s3_bucket_server_side_encryption_configuration: [
        { rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: key, sse_algorithm: "aws:kms" } }] },
      ],
    });
    expect(all.aws_s3_bucket![0]!.lifecycle).toBeUndefined();
    expect(rules(set).slice(1)).toMatchObject([
      {
        transition: [
          { days: 30, storage_class: "STANDARD_IA" },
          { days: 90, storage_class: "GLACIER_IR" },
        ],
      },
      { expiration: [{ days: 400 }] },
      { noncurrent_version_expiration: [{ noncurrent_days: 1 }] },
    ]);
    expect(rules(set)).toHaveLength(4);
  });

  it("keeps neither versions nor markers from the time when there were any", () => {
    expect(rules({ noncurrentDays: 0 }).at(-1)).toMatchObject({
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      expiration: [{ expired_object_delete_marker: true }],
    });
  });

  it("moves every object to INTELLIGENT_TIERING at once", () => {
    expect(rules({ intelligentTiering: true })[1]).toMatchObject({
      filter: [{}],
      transition: [{ days: 0, storage_class: "INTELLIGENT_TIERING" }],
    });
  });

  it("lets readers read and writers write", () => {
    const [reader, writer] = ["arn:aws:iam::123456789012:role/reader", "arn:aws:iam::210987654321:role/writer"];
    const [, ...allowed] = policy({ readers: [reader], writers: [writer] });
    const of = (role: string) => allowed.filter(({ Principal }) => JSON.stringify(Principal).includes(role));
    expect(of(reader)).toEqual([
      { Effect: "Allow", Principal: { AWS: [reader] }, Action: ["s3:ListBucket"], Resource: ["aws_s3_bucket.arn"] },
      { Effect: "Allow", Principal: { AWS: [reader] }, Action: ["s3:GetObject"], Resource: ["aws_s3_bucket.arn/*"] },
    ]);
    const actions = of(writer).flatMap(({ Action }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining(["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
    );
    expect(allowed).toHaveLength(4);
  });
});

it("adds an expiry by prefix to its one lifecycle configuration, once for each prefix, in the prefixes' order", () => {
  const found = rules({}, (bucket) => {
    bucket.expireUnder("tmp/", 3);
    bucket.expireUnder("tmp/", 3);
    bucket.expireUnder("athena-results/", 30);
  });
  expect(found.slice(2)).toMatchObject([
    { status: "Enabled", filter: [{ prefix: "athena-results/" }], expiration: [{ days: 30 }] },
    { status: "Enabled", filter: [{ prefix: "tmp/" }], expiration: [{ days: 3 }] },
  ]);
  expect(new Set(found.map(({ id }) => id)).size).toBe(4);
});

it("cuts a rule's id to the 255 characters that S3 takes", () => {
  const found = rules({}, (bucket) => bucket.expireUnder(`${"a".repeat(300)}/`, 3));
  expect(found[2].id).toHaveLength(255);
});

it("knows its own names", () => {
  const { json } = synth((scope) => {
    const { arn, name, url } = new S3Bucket(scope, "bucket", required);
    new TerraformOutput(scope, "names", { value: [arn, name, url] });
  });
  expect(json.output.names.value).toEqual([
    expect.stringMatching(/^\$\{aws_s3_bucket\.\w+\.arn\}$/),
    expect.stringMatching(/^\$\{aws_s3_bucket\.\w+\.bucket\}$/),
    expect.stringMatching(/^s3:\/\/\$\{aws_s3_bucket\.\w+\.bucket\}$/),
  ]);
});

describe("grants", () => {
  it("to read everything", () => {
    expect(granting("grantRead")).toEqual([
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["aws_s3_bucket.arn"] },
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["aws_s3_bucket.arn/*"] },
    ]);
  });

  it("to read what is below a path, and to list nothing else", () => {
    expect(granting("grantRead", "models/churn/42/")).toMatchObject([
      { Action: ["s3:ListBucket"], Condition: { StringLike: { "s3:prefix": "models/churn/42/*" } } },
      { Action: ["s3:GetObject"], Resource: ["aws_s3_bucket.arn/models/churn/42/*"] },
    ]);
  });

  it("to read exactly the object that the path names", () => {
    expect(granting("grantRead", "models/churn/42/model.tar.gz")).toMatchObject([
      { Action: ["s3:ListBucket"], Condition: { StringEquals: { "s3:prefix": "models/churn/42/model.tar.gz" } } },
      { Action: ["s3:GetObject"], Resource: ["aws_s3_bucket.arn/models/churn/42/model.tar.gz"] },
    ]);
  });

  it("to write as well, below the path only", () => {
    const [, objects, ...more] = granting("grantReadWrite", "out/");
    expect(objects!.Action).toEqual([
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
    ]);
    expect(objects!.Resource).toEqual(["aws_s3_bucket.arn/out/*"]);
    expect(more).toEqual([]);
  });

  // S3 User Guide, "Enforce conditional writes", example 1, November 2026.
  it("to add objects and never to overwrite one, also where they come in parts", () => {
    const Resource = ["aws_s3_bucket.arn/erp/*"];
    expect(granting("grantAppend", "erp/")).toEqual([
      { Effect: "Allow", Action: ["s3:PutObject"], Resource, Condition: { Null: { "s3:if-none-match": "false" } } },
      {
        Effect: "Allow",
        Action: ["s3:PutObject"],
        Resource,
        Condition: { Bool: { "s3:ObjectCreationOperation": "false" } },
      },
      { Effect: "Allow", Action: ["s3:AbortMultipartUpload"], Resource },
    ]);
    expect(granting("grantAppend", "erp/", { kmsKeyArn: key })[3]).toMatchObject({
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    });
  });

  it("the key too, for reading or for both", () => {
    expect(granting("grantRead", "", { kmsKeyArn: key })[2]).toMatchObject({
      Action: ["kms:Decrypt"],
      Resource: [key],
    });
    expect(granting("grantReadWrite", "", { kmsKeyArn: key })[2]).toMatchObject({
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: [key],
    });
  });

  it.each(["*", "models/?", "/models/", "models/$${aws:username}/"])("nothing for the path %s", (path) => {
    expect(() => granting("grantRead", path)).toThrow(`test/bucket: path is "${path}"; write an object key`);
  });
});

describe("refuses", () => {
  const glacier: S3Transition = { afterDays: 90, storageClass: "GLACIER" };
  it.each<[string, Partial<S3BucketProps>, string]>([
    ["a name with capitals", { bucketName: "Lab-x" }, 'test/bucket: bucketName is "Lab-x"; write 3-63 of a-z'],
    ["a dotted name", { bucketName: "data.acme.example" }, "bucketName"],
    ["a prefix of AWS's own", { bucketName: "xn--a" }, "bucketName"],
    ["a suffix of AWS's own", { bucketName: "raw-s3alias" }, "bucketName"],
    ["no days at all", { deleteAfterDays: 0 }, "deleteAfterDays is 0; give a whole number"],
    ["no number of days", { deleteAfterDays: NaN }, "deleteAfterDays is NaN; give a whole number of 1 or more"],
    ["half a day", { transitions: [{ ...glacier, afterDays: 1.5 }] }, "afterDays of GLACIER is 1.5; give a whole"],
    ["an alias for a key", { kmsKeyArn: "alias/ml" }, 'kmsKeyArn is "alias/ml"; write arn:aws:kms:'],
    ["negative versions", { noncurrentDays: -1 }, "noncurrentDays is -1; give a whole number of 0 or more"],
    [
      "two ways to move objects",
      { intelligentTiering: true, transitions: [glacier] },
      "intelligentTiering and transitions",
    ],
    [
      "infrequent access in the first month",
      { transitions: [{ afterDays: 10, storageClass: "STANDARD_IA" }] },
      "after 10 days; give 30",
    ],
    [
      "steps out of order",
      { transitions: [glacier, { afterDays: 60, storageClass: "DEEP_ARCHIVE" }] },
      "the step before after 90",
    ],
    [
      "a step up",
      {
        transitions: [
          { afterDays: 40, storageClass: "GLACIER" },
          { afterDays: 90, storageClass: "STANDARD_IA" },
        ],
      },
      "STANDARD_IA comes after GLACIER; let each step move down",
    ],
    [
      "a stay of less than 30 days",
      {
        transitions: [
          { afterDays: 30, storageClass: "STANDARD_IA" },
          { afterDays: 45, storageClass: "GLACIER" },
        ],
      },
      "GLACIER begins 15 days after STANDARD_IA; give 30 or more",
    ],
    [
      "a move that S3 does not make",
      {
        transitions: [
          { afterDays: 30, storageClass: "ONEZONE_IA" },
          { afterDays: 90, storageClass: "GLACIER_IR" },
        ],
      },
      "GLACIER_IR comes after ONEZONE_IA; give GLACIER or DEEP_ARCHIVE",
    ],
    [
      "an expiry before the last step",
      { transitions: [glacier], deleteAfterDays: 90 },
      "deleteAfterDays is 90, the last transition after 90",
    ],
    ["the whole world", { readers: ["*"] }, '"*" is let in; write arn:aws:iam'],
  ])("%s", (_, props, message) => {
    expect(() => parts(props)).toThrow(message);
  });

  it.each<[string, (bucket: S3Bucket) => void, string]>([
    [
      "an expiry of everything by prefix",
      (bucket) => bucket.expireUnder("", 3),
      'prefix is ""; write a path that ends in "/"',
    ],
    [
      "an expiry at once",
      (bucket) => bucket.expireUnder("tmp/", 0),
      "age of tmp/ is 0; give a whole number of 1 or more",
    ],
    [
      "two expiries of one prefix",
      (bucket) => [3, 4].forEach((days) => bucket.expireUnder("tmp/", days)),
      "after 3 and after 4 days",
    ],
  ])("%s", (_, use, message) => {
    expect(() => parts({}, use)).toThrow(message);
  });
});

it("keeps nothing below a path longer than it keeps anything", () => {
  expect(() => rules({ deleteAfterDays: 30 }, (bucket) => bucket.expireUnder("t/", 31))).toThrow(
    "t/ expires after 31 days, and everything after 30; give 30 or fewer: S3 deletes at the earlier age",
  );
  expect(rules({ deleteAfterDays: 30 }, (bucket) => bucket.expireUnder("t/", 30)).at(-1)).toMatchObject({
    expiration: [{ days: 30 }],
  });
});

it("takes no more lifecycle rules, and no longer a policy, than S3 does", () => {
  const ending = (count: number) => (bucket: S3Bucket) => {
    for (let index = 0; index < count; index++) bucket.expireUnder(`t${index}/`, 30);
  };
  expect(rules({}, ending(998))).toHaveLength(1_000);
  expect(() => rules({}, ending(999))).toThrow("there are 1001 lifecycle rules; give 1,000 or fewer");
  const readers = Array.from(
    { length: 200 },
    (_, index) => `arn:aws:iam::123456789012:role/a-reader-of-this-bucket-${index}`,
  );
  expect(() => parts({ readers })).toThrow(
    /takes about 2\d{4} characters of the 20480 in a bucket's policy; let in fewer/,
  );
});
