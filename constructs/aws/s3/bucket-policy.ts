import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkNothingElse } from "../../shared/misspelt";
import { mustBeKnown } from "../../shared/tokens";
import { checkPrincipals, type Conditions, principalsOf } from "../principals";
import { objectsAt, putActions, readActions, writeActions } from "./bucket-grants";
import type { S3PolicyStatement, S3Share } from "./policy-statement";
import type { S3BucketProps } from "./s3-bucket-props";

const actions = {
  read: readActions,
  put: putActions,
  write: writeActions,
  readWrite: [...readActions, ...writeActions],
};

/** What the policy of a bucket begins with, in IAM's words: no access but over TLS, and who is let in. */
export function policyStatements(bucket: Construct & { readonly arn: string }, props: S3BucketProps): object[] {
  const { arn } = bucket;
  const { readers = [], writers = [], shares = [] } = props;
  const share = ({ principals, access, path = "", conditions }: S3Share) => {
    const objects = objectsAt(bucket, path);
    const operator = objects === path ? "StringEquals" : "StringLike";
    const listed =
      path === "" ? conditions : { ...conditions, [operator]: { ...conditions?.[operator], "s3:prefix": objects } };
    const allowed = (Action: string[], Resource: string[], given: Conditions | undefined) =>
      principalsOf(bucket, principals, { conditions: given, provider: props.provider }).map(
        ({ Principal, Condition }) => ({ Effect: "Allow", Principal, Action, Resource, Condition }),
      );
    return [
      ...allowed(["s3:ListBucket"], [arn], listed),
      ...allowed(actions[access], [`${arn}/${objects}`], conditions),
    ];
  };
  const all = (principals: string[], access: S3Share["access"]) =>
    principals.length === 0 ? [] : share({ principals, access });
  return [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    ...all(readers, "read"),
    ...all(writers, "readWrite"),
    ...shares.flatMap(share),
  ];
}

const keys: Record<keyof S3PolicyStatement, true> = {
  effect: true,
  principals: true,
  services: true,
  actions: true,
  resources: true,
  conditions: true,
};

/** A further statement in IAM's words. */
export function furtherStatements(
  bucket: Construct & { readonly arn: string },
  statement: S3PolicyStatement,
  provider: TerraformProvider | undefined,
): object[] {
  checkNothingElse(bucket, "statement", statement, keys);
  const { effect = "Allow", principals = [], services = [], conditions } = statement;
  const resources = statement.resources ?? [bucket.arn, `${bucket.arn}/*`];
  required(bucket, "actions", statement.actions);
  if (principals.length + services.length === 0)
    throw invalid(bucket, "a statement is for nobody", "give principals or services");
  const isForAll = isKnown(principals) && principals.includes("*");
  if (isForAll && (principals.length > 1 || (effect === "Allow" && conditions === undefined))) {
    throw invalid(bucket, '"*" is let in', "give conditions, or name who is meant");
  }
  if (!isForAll) checkPrincipals(bucket, principals);
  const named = isForAll
    ? [{ Principal: "*", Condition: conditions }]
    : principalsOf(bucket, principals, { conditions, provider });
  const all = [...named, ...(services.length > 0 ? [{ Principal: { Service: services }, Condition: conditions }] : [])];
  return all.map(({ Principal, Condition }) => ({
    Effect: effect,
    Principal,
    Action: statement.actions,
    Resource: resources,
    Condition,
  }));
}

/** Throws for a share with nobody, or for no way of access that there is. */
export function checkShares(construct: Construct, shares: S3Share[] = []): void {
  for (const { principals, access } of shares) {
    required(construct, "principals of a share", principals);
    checkPrincipals(construct, principals);
    mustBeKnown(construct, "access of a share", access);
    if (!Object.hasOwn(actions, access))
      throw invalid(construct, `access of a share is "${access}"`, `write ${Object.keys(actions).join(", ")}`);
  }
}
