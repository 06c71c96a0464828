import { describe, expect, it } from "vitest";
import { KmsKey, type KmsKeyProps } from "../../../../constructs/aws/kms/kms-key";
import { synth } from "../../../support/synth";
import { granted, statements } from "../iam/policies";

const required: KmsKeyProps = { aliasName: "alias/acme-dev", description: "data of dev", accountId: "123456789012" };
const parts = (props: Partial<KmsKeyProps> = {}) =>
  synth((scope) => new KmsKey(scope, "key", { ...required, ...props }), { region: "eu-west-1" }).resource;
const policy = (props?: Partial<KmsKeyProps>) => statements(parts(props).aws_kms_key![0]!.policy);

describe("a KmsKey with nothing set", () => {
  it("is rotated, and takes 30 days and another program to destroy", () => {
    expect(parts().aws_kms_key).toMatchObject([
      { enable_key_rotation: true, deletion_window_in_days: 30, lifecycle: { prevent_destroy: true } },
    ]);
  });

  it("is governed by the IAM policies of its account alone", () => {
    expect(policy()).toEqual([
      { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" },
    ]);
  });

  it("goes by its alias", () => {
    const [alias] = parts().aws_kms_alias!;
    expect(alias).toMatchObject({ name: "alias/acme-dev" });
    expect(alias!.target_key_id).toMatch(/^\$\{aws_kms_key\.\w+\.key_id\}$/);
  });
});

describe("with everything set", () => {
  it("can be destroyed in a week when it is not protected", () => {
    const [key] = parts({ protect: false }).aws_kms_key!;
    expect(key).toMatchObject({ deletion_window_in_days: 7 });
    expect(key!.lifecycle).toBeUndefined();
  });

  it("lets a service use it in the name of this account only", () => {
    expect(policy({ services: ["sns.amazonaws.com"] })[1]).toEqual({
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
  });

  it("lets CloudWatch Logs encrypt the log groups of this account and region only", () => {
    const logs = policy({ services: ["logs.eu-west-1.amazonaws.com"] })[1]!;
    expect(logs.Principal).toEqual({ Service: "logs.eu-west-1.amazonaws.com" });
    expect(logs.Action).toEqual(expect.arrayContaining(["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"]));
    expect(logs.Condition).toEqual({
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:123456789012:*" },
    });
  });

  it("gives no service a wildcard", () => {
    const [, ...services] = policy({ services: ["sns.amazonaws.com", "logs.eu-west-1.amazonaws.com"] });
    expect(services.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
  });
});

it("grants reading, or reading and writing, on this key alone", () => {
  const grant = (name: "grantDecrypt" | "grantEncryptDecrypt") =>
    granted((scope, grantee) => new KmsKey(scope, "key", required)[name](grantee));
  expect(grant("grantDecrypt")).toEqual([
    { Effect: "Allow", Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: ["aws_kms_key.arn"] },
  ]);
  const [both] = grant("grantEncryptDecrypt");
  expect(both!.Resource).toEqual(["aws_kms_key.arn"]);
  expect(both!.Action).toEqual(expect.arrayContaining(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]));
});

describe("refuses", () => {
  it.each<[string, Partial<KmsKeyProps>, string]>([
    ["an alias without its prefix", { aliasName: "acme" }, 'test/key: aliasName is "acme"; write "alias/"'],
    ["an alias of AWS's own", { aliasName: "alias/aws/s3" }, 'aliasName is "alias/aws/s3"'],
    [
      "an account that lost its zero",
      { accountId: "12345678901" },
      'accountId is "12345678901"; write the twelve digits',
    ],
    ["what is no service", { services: ["sns"] }, 'service "sns" may use the key; write it like sns.amazonaws.com'],
    ["logs without a region", { services: ["logs.amazonaws.com"] }, "write logs.<region>.amazonaws.com"],
  ])("%s", (_, props, message) => {
    expect(() => parts(props)).toThrow(message);
  });
});

it("lets roles that a bucket's policy names use it through S3 alone", () => {
  const roles = ["arn:aws:iam::111122223333:role/auditors"];
  const [, statement] = policy({ rolesThroughS3: roles });
  expect(statement?.Principal).toEqual({ AWS: roles });
  expect(statement).toMatchObject({ Condition: { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } } });
  expect(statement?.Action).toContain("kms:Decrypt");
});

it("takes no longer a policy than KMS does", () => {
  const rolesThroughS3 = Array.from(
    { length: 600 },
    (_, index) => `arn:aws:iam::123456789012:role/a-reader-of-buckets-${index}`,
  );
  expect(() => parts({ rolesThroughS3: rolesThroughS3.slice(0, 500) })).not.toThrow();
  expect(() => parts({ rolesThroughS3 })).toThrow(
    /takes about 3\d{4} characters of the 32768 in a key's policy; let in fewer/,
  );
});
