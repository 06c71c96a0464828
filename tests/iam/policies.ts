import type { Json } from "../support/check-schema";

/** One statement as IAM has it. */
export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** A policy in a program. */
export interface Policy {
  /** Terraform's address. */
  readonly at: string;
  /** Of a role, of who may take it on, of a key, or of another thing. */
  readonly kind: "identity" | "trust" | "key" | "resource";
  /** The role that has it, where one has: its policies count together. */
  readonly role?: string;
  readonly statements: readonly Statement[];
}

const kinds: Record<string, Policy["kind"]> = {
  "aws_iam_role.assume_role_policy": "trust",
  "aws_iam_role_policy.policy": "identity",
  "aws_iam_policy.policy": "identity",
  "aws_kms_key.policy": "key",
  "aws_kms_key_policy.policy": "key",
};

/** Every policy of a program: whatever text of a resource is JSON with statements, in whatever field. */
export function policiesOf({ resource = {}, data = {} }: Json): Policy[] {
  const documents = Object.keys(data as Json).filter((type) => type === "aws_iam_policy_document");
  if (documents.length > 0)
    throw new Error("data aws_iam_policy_document: policies are JSON here, so that they can be read");
  return Object.entries<Record<string, Json>>(resource).flatMap(([type, byId]) =>
    Object.entries(byId).flatMap(([id, body]) =>
      textsOf(body).flatMap(([field, text]): Policy[] => {
        if (!text.includes('"Statement"')) return [];
        const { Statement } = JSON.parse(withArns(text)) as { Statement: Statement | Statement[] };
        const kind = kinds[`${type}.${field}`] ?? "resource";
        return [{ at: `${type}.${id}.${field}`, kind, role: body.role as string, statements: listed(Statement) }];
      }),
    ),
  );
}

/** One or several, as IAM lets write them. */
export function listed<T>(value: T | readonly T[] = []): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

function textsOf(value: unknown, at = ""): [field: string, text: string][] {
  if (typeof value === "string") return [[at, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, at === "" ? key : `${at}.${key}`));
}

// What Terraform knows after the apply only, as AWS writes it.
const arns: Record<string, string> = {
  aws_athena_workgroup: "athena:eu-west-1:111122223333:workgroup/x",
  aws_batch_job_queue: "batch:eu-west-1:111122223333:job-queue/x",
  aws_cloudwatch_log_group: "logs:eu-west-1:111122223333:log-group:x",
  aws_ecr_repository: "ecr:eu-west-1:111122223333:repository/x",
  aws_glue_catalog_database: "glue:eu-west-1:111122223333:database/x",
  aws_iam_openid_connect_provider: "iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
  aws_iam_role: "iam::111122223333:role/x",
  aws_kms_key: "kms:eu-west-1:111122223333:key/x",
  aws_s3_bucket: "s3:::x",
  aws_secretsmanager_secret: "secretsmanager:eu-west-1:111122223333:secret:x",
  aws_sfn_state_machine: "states:eu-west-1:111122223333:stateMachine:x",
  aws_sns_topic: "sns:eu-west-1:111122223333:x",
};

/** The text with an ARN of its kind in place of each reference to one, and an `x` in place of other references. */
export function withArns(text: string): string {
  return text.replace(/(?<!\$)\$\{([a-z0-9_]+)\.[^}]*?(\.arn)?\}/g, (reference, type: string, arn: unknown) => {
    if (arn === undefined) return "x";
    if (arns[type] === undefined)
      throw new Error(`${reference}: how does AWS write it? Say so in tests/iam/policies.ts`);
    return `arn:aws:${arns[type]}`;
  });
}
