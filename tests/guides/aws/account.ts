import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rewrite, rule, statements } from "../programs";
import { guideOf } from "./pages";

const sns = guideOf("sns/latest/dg");
const kms = guideOf("kms/latest/developerguide");
const iam = guideOf("IAM/latest/UserGuide");

const published = of("aws_sns_topic", ({ policy }) => /cloudwatch\.amazonaws\.com/.test(policy));
const keys = of("aws_kms_key");
const ofLogs = of("aws_kms_key", ({ policy }) => /"logs\./.test(policy));
const serviceStatement = (body: Json, service: RegExp) =>
  statements(body).find(({ Principal }) => [Principal?.Service].flat().some((one) => service.test(String(one))));
const cloudwatch = /^cloudwatch\.amazonaws\.com$/;
const logs = /^logs\./;
const tags = (program: Json) => Object.entries<string>(program.provider.aws?.[0].default_tags?.[0].tags ?? {});

export const accounts: Readonly<Record<string, readonly Entry[]>> = {
  "State in S3": [
    {
      says: "The state's lock is an object beside it, written only where there is none.",
      page: {
        title: "Backend type: s3",
        address: "developer.hashicorp.com/terraform/language/backend/s3",
        read: "2026-11",
      },
      held: {
        broken: ({ terraform }) =>
          terraform.backend.s3 && (terraform.backend.s3.use_lockfile === true ? [] : ["backend.s3"]),
        without: ({ terraform }) => {
          if (terraform.backend.s3 === undefined) return false;
          delete terraform.backend.s3.use_lockfile;
          return true;
        },
      },
    },
  ],
  SNS: [
    {
      says: "CloudWatch publishes by its own name: the topic's policy lets it in, for its own account.",
      page: sns("Example cases for Amazon SNS access control: CloudWatch alarms", "sns-access-policy-use-cases"),
      held: rule(
        published,
        (body) => serviceStatement(body, cloudwatch)?.Condition?.StringEquals?.["aws:SourceAccount"] === undefined,
        (body) => rewrite(body, (all) => all.map((one) => ({ ...one, Condition: undefined }))),
      ),
    },
    {
      says: "An encrypted topic takes alarms only with a key whose policy lets CloudWatch use it; AWS's own key does not.",
      page: sns("Managing Amazon SNS encryption keys and costs", "sns-key-management"),
      held: {
        broken: (program) =>
          published(program) &&
          breaking(published(program), ({ kms_master_key_id: key }) => {
            const [, id] = /aws_kms_key\.([\w-]+)\./.exec(key ?? "") ?? [];
            const found = all(program, "aws_kms_key")?.find(([each]) => each === id);
            return found === undefined || serviceStatement(found[1], cloudwatch) === undefined;
          }),
        without: (program) => each(published(program), (body) => (body.kms_master_key_id = "alias/aws/sns")),
      },
    },
    {
      says: "A subscription by e-mail waits for the address to agree.",
      page: sns("Email notifications", "sns-email-notifications"),
      held: { notChecked: "a person has to press a link: nothing refuses the subscription" },
    },
    {
      says: "Publishing is refused without TLS where the policy says so.",
      page: sns("Amazon SNS security best practices", "sns-security-best-practices"),
      held: rule(
        of("aws_sns_topic"),
        (body) => !statements(body).some(({ Effect, Condition }) => Effect === "Deny" && Condition?.Bool),
        (body) => rewrite(body, (all) => all.filter(({ Effect }) => Effect !== "Deny")),
      ),
    },
  ],
  KMS: [
    {
      says: "A key's policy lets the account's own policies decide, by its root; without that nobody can change it.",
      page: kms("Default key policy", "key-policy-default"),
      held: rule(
        keys,
        (body) =>
          !statements(body).some(
            ({ Principal, Action }) => /:root$/.test(String(Principal?.AWS)) && String(Action) === "kms:*",
          ),
        (body) => rewrite(body, (all) => all.slice(1)),
      ),
    },
    {
      says: "CloudWatch Logs uses a key as logs.<region>, with the log group's ARN as encryption context.",
      page: guideOf("AmazonCloudWatch/latest/logs")(
        "Encrypt log data in CloudWatch Logs using KMS",
        "encrypt-log-data-kms",
      ),
      held: rule(
        ofLogs,
        (body) =>
          serviceStatement(body, logs)?.Condition?.ArnLike?.["kms:EncryptionContext:aws:logs:arn"] === undefined,
        (body) => rewrite(body, (all) => all.map((one) => ({ ...one, Condition: undefined }))),
      ),
    },
    {
      says: "What EC2 does with a key for volumes is a grant for AWS resources alone.",
      page: kms("Grants in AWS KMS", "grants"),
      held: rule(
        of("aws_iam_role_policy", ({ policy }) => /kms:CreateGrant/.test(policy)),
        (body) =>
          statements(body).some(
            ({ Action, Condition }) =>
              Action.includes("kms:CreateGrant") && Condition?.Bool?.["kms:GrantIsForAWSResource"] !== "true",
          ),
        (body) => rewrite(body, (all) => all.map((one) => ({ ...one, Condition: undefined }))),
      ),
    },
    {
      says: "A key waits 7 to 30 days for its deletion.",
      page: kms("Delete an AWS KMS key", "deleting-keys"),
      held: rule(
        keys,
        (body) => !(body.deletion_window_in_days >= 7 && body.deletion_window_in_days <= 30),
        (body) => (body.deletion_window_in_days = 1),
      ),
    },
  ],
  IAM: [
    {
      says: "The inline policies of a role have 10,240 characters together.",
      page: iam("IAM and AWS STS quotas", "reference_iam-quotas"),
      held: rule(
        of("aws_iam_role_policy"),
        ({ policy }) => policy.length > 10_240,
        (body) => (body.policy += " ".repeat(10_240)),
      ),
    },
    {
      says: "A role's name has 64 characters, and a policy names a role with a path by its name.",
      page: iam("IAM identifiers", "reference_identifiers"),
      held: rule(
        of("aws_iam_role_policy"),
        ({ role }) => !/^(\$\{aws_iam_role\..*\.name\}|[\w+=,.@-]{1,64})$/.test(role),
        (body) => (body.role = "team/analysts"),
      ),
    },
    {
      says: "A tag has letters, digits and _.:/=+-@, is no longer than 128 and 256, and does not begin with aws; there are 50 at most.",
      page: guideOf("tag-editor/latest/userguide")("Tagging your AWS resources: limits", "best-practices-and-strats"),
      held: {
        broken: (program) =>
          tags(program).length === 0
            ? undefined
            : tags(program).length > 50
              ? ["default_tags"]
              : tags(program)
                  .filter(
                    ([key, value]) =>
                      !/^(?!aws:)[\p{L}\d\s_.:/=+\-@]{1,128}$/u.test(key) ||
                      !/^[\p{L}\d\s_.:/=+\-@]{0,256}$/u.test(value),
                  )
                  .map(([key]) => key),
        without: (program) => {
          if (tags(program).length === 0) return false;
          program.provider.aws[0].default_tags[0].tags["aws:system"] = "churn";
          return true;
        },
      },
    },
  ],
};
