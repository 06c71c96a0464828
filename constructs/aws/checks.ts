import type { Construct } from "constructs";
import { invalid, isKnown } from "../shared/invalid";

/** Throws for what is not the ARN of a key: an alias, for example, which IAM does not know. */
export function checkKeyArn(construct: Construct, name: string, arn: string | undefined): void {
  if (isKnown(arn) && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn)) {
    throw invalid(construct, `${name} is "${arn}"`, "write arn:aws:kms:<region>:<account>:key/<id>");
  }
}

const tokenLength = 80; // what is only known at deploy is an ARN: of a bucket at most 76 characters

/** Throws for a policy of a resource that its service does not take, which it says in the middle of a deploy. */
export function checkPolicyLength(construct: Construct, policy: string, service: string, most: number): void {
  const { length } = policy.replace(/\$\{TfToken\[[^\]]*\]\}/g, "x".repeat(tokenLength));
  if (length <= most) return;
  const remedy = "let in fewer roles, or one role that all of them may assume";
  throw invalid(construct, `who is let in takes about ${length} characters of the ${most} in ${service}`, remedy);
}

/** Throws for what is no account. */
export function checkAccountId(construct: Construct, accountId: string): void {
  if (isKnown(accountId) && !/^\d{12}$/.test(accountId)) {
    throw invalid(construct, `accountId is "${accountId}"`, "write the twelve digits");
  }
}

/** Throws for what is no region, such as a wildcard, which policies take for every one. */
export function checkRegion(construct: Construct, region: string): void {
  if (isKnown(region) && !/^[a-z]+(-[a-z]+)+-\d+$/.test(region)) {
    throw invalid(construct, `region is "${region}"`, "write it as AWS does, such as eu-west-1");
  }
}

/** Throws for what is no id of a VPC, a subnet or a security group (SageMaker's API, VpcConfig): policies name them. */
export function checkIds(construct: Construct, name: string, ids: readonly string[] | undefined): void {
  if (!isKnown(ids)) return;
  const wrong = ids.find((id) => isKnown(id) && !/^[-0-9a-zA-Z]{1,32}$/.test(id));
  if (wrong !== undefined) throw invalid(construct, `${name} has "${wrong}"`, "write ids, such as subnet-1a2b3c4d");
}
