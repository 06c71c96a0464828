import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { KmsKey, S3Bucket, type S3BucketProps } from "../../../../constructs/aws";
import { synth } from "../../../support/synth";
import { type Statement, statements } from "../iam/policies";

const home = { region: "eu-west-1", allowedAccountIds: ["123456789012"] };
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
const build = (props: Partial<S3BucketProps> = {}, more: (bucket: S3Bucket, scope: Construct) => void = () => {}) => {
  let warnings: string[] = [];
  const { resource } = synth((scope) => {
    const bucket = new S3Bucket(scope, "bucket", { bucketName: "acme-raw", ...props });
    more(bucket, scope);
    warnings = bucket.node.metadata.map(({ data }) => data as string);
  }, home);
  return { resource, warnings };
};
/** What the policy says beside TLS. */
const shared = (...args: Parameters<typeof build>): Statement[] =>
  statements(build(...args).resource.aws_s3_bucket_policy![0]!.policy).slice(1);
const bucketArn = "aws_s3_bucket.arn";

describe("lets in", () => {
  it("an account, whose own policies decide who", () => {
    const Principal = { AWS: ["arn:aws:iam::222233334444:root"] };
    const expected = [
      { Effect: "Allow", Principal, Action: ["s3:ListBucket"], Resource: [bucketArn] },
      { Effect: "Allow", Principal, Action: ["s3:GetObject"], Resource: [`${bucketArn}/*`] },
    ];
    expect(shared({ kmsKeyArn, readers: ["222233334444"] })).toEqual(expected);
    expect(shared({ kmsKeyArn, readers: ["arn:aws:iam::222233334444:root"] })).toEqual(expected);
  });

  it("an organization, which is no principal and so a condition", () => {
    const condition = { StringEquals: { "aws:PrincipalOrgID": "o-abcdef1234" } };
    const found = shared({ kmsKeyArn, readers: ["222233334444", "o-abcdef1234"] });
    expect(found.map(({ Principal, Condition }) => [Principal, Condition])).toEqual([
      [{ AWS: ["arn:aws:iam::222233334444:root"] }, undefined],
      ["*", condition],
      [{ AWS: ["arn:aws:iam::222233334444:root"] }, undefined],
      ["*", condition],
    ]);
  });

  it("anybody to a part of it alone, on conditions", () => {
    const conditions = { StringEquals: { "aws:SourceVpce": "vpce-1" } };
    const Principal = { AWS: ["arn:aws:iam::222233334444:role/ds"] };
    const shares = [{ principals: Principal.AWS, access: "read" as const, path: "out/", conditions }];
    expect(shared({ kmsKeyArn, shares })).toEqual([
      {
        ...{ Effect: "Allow", Principal, Action: ["s3:ListBucket"], Resource: [bucketArn] },
        Condition: { ...conditions, StringLike: { "s3:prefix": "out/*" } },
      },
      { Effect: "Allow", Principal, Action: ["s3:GetObject"], Resource: [`${bucketArn}/out/*`], Condition: conditions },
    ]);
  });

  it.each([
    ["put", ["s3:PutObject"], ["s3:GetObject", "s3:DeleteObject"]],
    ["write", ["s3:PutObject", "s3:DeleteObject"], ["s3:GetObject"]],
    ["readWrite", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], []],
  ] as const)("to %s", (access, some, none) => {
    const [, objects] = shared({ kmsKeyArn, shares: [{ principals: ["222233334444"], access }] });
    expect(objects!.Action).toEqual(expect.arrayContaining([...some]));
    expect(objects!.Action).not.toEqual(expect.arrayContaining(none.length > 0 ? [...none] : ["s3:*"]));
  });

  it("whoever a further statement says, once however often it is said", () => {
    const statement = {
      services: ["logdelivery.elasticloadbalancing.amazonaws.com"],
      actions: ["s3:PutObject"],
      conditions: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
    const found = shared({ encryption: "AES256" }, (bucket) => {
      bucket.addToPolicy(statement);
      bucket.addToPolicy(statement);
    });
    expect(found).toEqual([
      {
        ...{ Effect: "Allow", Principal: { Service: statement.services }, Action: statement.actions },
        ...{ Resource: [bucketArn, `${bucketArn}/*`], Condition: statement.conditions },
      },
    ]);
  });

  it("nobody but through an endpoint, where a statement denies it", () => {
    const conditions = { StringNotEquals: { "aws:SourceVpce": "vpce-1" } };
    const found = shared({}, (bucket) =>
      bucket.addToPolicy({ effect: "Deny", principals: ["*"], actions: ["s3:*"], conditions }),
    );
    expect(found).toMatchObject([{ Effect: "Deny", Principal: "*", Condition: conditions }]);
  });
});

describe("warns that others cannot read what AWS's own key encrypts", () => {
  it.each(["222233334444", "o-abcdef1234", "arn:aws:iam::222233334444:role/ds"])("%s", (reader) => {
    expect(build({ readers: [reader] }).warnings).toEqual([
      expect.stringContaining(`${reader} can read nothing here: the key that AWS holds is for this account`),
    ]);
    const shares = [{ principals: [reader], access: "read" as const }];
    expect(build({ shares }).warnings).toHaveLength(1);
    expect(build({}, (bucket) => bucket.addToPolicy({ principals: [reader], actions: ["s3:GetObject"] })).warnings).toHaveLength(1); // prettier-ignore
  });

  it("and of nothing where there is another key, or the reader is of this account", () => {
    expect(build({ readers: ["222233334444"], kmsKeyArn }).warnings).toEqual([]);
    expect(build({ readers: ["222233334444"], encryption: "AES256" }).warnings).toEqual([]);
    expect(build({ readers: ["arn:aws:iam::123456789012:role/ds"] }).warnings).toEqual([]);
  });
});

it("a key lets an account and an organization in through S3 alone", () => {
  const { resource } = synth((scope) => {
    new KmsKey(scope, "key", {
      ...{ aliasName: "alias/raw", description: "raw" },
      rolesThroughS3: ["222233334444", "o-abcdef1234"],
    });
  }, home);
  const through = { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } };
  expect(statements(resource.aws_kms_key![0]!.policy).slice(1)).toMatchObject([
    { Principal: { AWS: ["arn:aws:iam::222233334444:root"] }, Condition: through },
    { Principal: "*", Condition: { ...through, StringEquals: { "aws:PrincipalOrgID": "o-abcdef1234" } } },
  ]);
});

describe("is with a key of S3's own", () => {
  it("what load balancers and S3 itself write to", () => {
    const { resource } = build({ encryption: "AES256" });
    expect(resource.aws_s3_bucket_server_side_encryption_configuration![0]!.rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  it("what another bucket's requests are logged to, which its policy then lets S3 do", () => {
    const { resource } = synth((scope) => {
      const bucket = new S3Bucket(scope, "logs", { bucketName: "acme-logs", encryption: "AES256" });
      for (const name of ["raw", "models"])
        new S3Bucket(scope, name, { bucketName: `acme-${name}`, logging: { bucket, prefix: "access/" } });
    }, home);
    expect(resource.aws_s3_bucket_logging).toHaveLength(2);
    expect(resource.aws_s3_bucket_logging![0]).toMatchObject({
      bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.raw/),
      target_bucket: expect.stringMatching(/^\$\{aws_s3_bucket\.logs/),
      target_prefix: "access/",
      depends_on: [expect.stringMatching(/^aws_s3_bucket_policy\.logs_/)], // or S3 refuses it
    });
    expect(statements(resource.aws_s3_bucket_policy![0]!.policy).slice(1)).toEqual([
      {
        ...{ Effect: "Allow", Principal: { Service: ["logging.s3.amazonaws.com"] }, Action: ["s3:PutObject"] },
        Resource: ["aws_s3_bucket.arn/access/*"],
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ]);
  });
});

it("ages some objects apart from the rest, by prefix, tags and size", () => {
  const { resource } = build({
    lifecycleRules: {
      tmp: { prefix: "tmp/", deleteAfterDays: 3 },
      raw: { tags: { stage: "raw" }, noncurrentDays: 7 },
      "large and old": {
        ...{ prefix: "lake/", tags: { stage: "old" }, largerThanBytes: 1_000_000 },
        transitions: [{ afterDays: 90, storageClass: "GLACIER" }],
      },
    },
  });
  const rules = resource.aws_s3_bucket_lifecycle_configuration![0]!.rule as object[];
  expect(rules.slice(2)).toEqual([
    { id: "tmp", status: "Enabled", filter: [{ prefix: "tmp/" }], expiration: [{ days: 3 }] },
    {
      ...{ id: "raw", status: "Enabled", filter: [{ tag: [{ key: "stage", value: "raw" }] }] },
      noncurrent_version_expiration: [{ noncurrent_days: 7 }],
    },
    {
      ...{ id: "large and old", status: "Enabled", transition: [{ days: 90, storage_class: "GLACIER" }] },
      filter: [{ and: [{ prefix: "lake/", tags: { stage: "old" }, object_size_greater_than: 1_000_000 }] }],
    },
  ]);
});

it("answers pages of other hosts that it knows", () => {
  const cors = [{ allowedOrigins: ["https://lab.acme.example"], allowedMethods: ["GET"], maxAgeSeconds: 600 }];
  expect(build({ cors }).resource.aws_s3_bucket_cors_configuration![0]!.cors_rule).toEqual([
    { allowed_origins: ["https://lab.acme.example"], allowed_methods: ["GET"], max_age_seconds: 600 },
  ]);
});

describe("refuses", () => {
  const share = (more: object) => ({ shares: [{ principals: ["222233334444"], access: "read", ...more }] as never });
  it.each<[string, Partial<S3BucketProps>, string]>([
    [
      "the whole world",
      { readers: ["*"] },
      '"*" is let in; write arn:aws:iam::<account>:role/<name>, the twelve digits',
    ],
    ["a user", { readers: ["arn:aws:iam::222233334444:user/ann"] }, "is let in"],
    ["a share with the whole world", share({ principals: ["*"] }), '"*" is let in'],
    ["a way of access that there is not", share({ access: "admin" }), 'access of a share is "admin"; write read, put'],
    ["a share without anybody", share({ principals: undefined }), "principals of a share is missing"],
    ["a wildcard in a share's path", share({ path: "*" }), 'path is "*"'],
    [
      "an encryption that there is not",
      { encryption: "none" as never },
      'encryption is "none"; write aws:kms or AES256',
    ],
    ["a key that nothing would be encrypted with", { encryption: "AES256", kmsKeyArn }, "keep one"],
    [
      "a class that there is not",
      { transitions: [{ afterDays: 1, storageClass: "COLD" as never }] },
      'storageClass is "COLD"; write STANDARD_IA',
    ],
    [
      "a class that there is not in a rule",
      { lifecycleRules: { a: { transitions: [{ afterDays: 1, storageClass: "COLD" as never }] } } },
      'storageClass is "COLD"',
    ],
    ["a rule that does nothing", { lifecycleRules: { a: { prefix: "tmp/" } } }, 'lifecycle rule "a" does nothing'],
    ["no bucketName", { bucketName: undefined as never }, "bucketName is missing; give it"],
  ])("%s", (_, props, message) => {
    expect(() => build(props)).toThrow(message);
  });

  it("logs in a bucket that S3 does not deliver to", () => {
    const logs = (scope: Construct) => {
      const bucket = new S3Bucket(scope, "logs", { bucketName: "acme-logs" });
      new S3Bucket(scope, "raw", { bucketName: "acme-raw", logging: { bucket, prefix: "access/" } });
    };
    expect(() => synth(logs, home)).toThrow(
      'test/raw: logging.bucket is encrypted by KMS; give it encryption: "AES256"',
    );
  });

  it.each([
    [{ actions: ["s3:GetObject"] }, "a statement is for nobody; give principals or services"],
    [{ principals: ["*"], actions: ["s3:GetObject"] }, '"*" is let in; give conditions'],
  ])("the statement %o", (statement, message) => {
    expect(() => build({}, (bucket) => bucket.addToPolicy(statement))).toThrow(`test/bucket: ${message}`);
  });

  it("more statements than S3 takes", () => {
    const many = (bucket: S3Bucket) => {
      for (let index = 0; index < 200; index++)
        bucket.addToPolicy({ services: ["x.amazonaws.com"], actions: [`s3:GetObject${index}`] });
    };
    expect(() => build({}, many)).toThrow(/characters of the 20480 in a bucket's policy/);
  });
});
