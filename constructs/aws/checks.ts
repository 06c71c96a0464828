import type { Construct } from "constructs";
import { invalid, isKnown } from "../shared/invalid";

/** Throws for what is not the ARN of a key: an alias, for example, which IAM does not know. */
export function checkKeyArn(construct: Construct, name: string, arn: string | undefined): void {
  if (isKnown(arn) && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn)) {
    throw invalid(construct, `${name} is "${arn}"`, "write arn:aws:kms:<region>:<account>:key/<id>");
  }
}

/** Throws for a reader or writer that is no role. */
export function checkRoleArns(construct: Construct, arns: string[]): void {
  for (const arn of arns) {
    if (isKnown(arn) && !/^arn:aws[a-z-]*:iam::\d{12}:role\/./.test(arn)) {
      throw invalid(construct, `"${arn}" is let in`, "write arn:aws:iam::<account>:role/<name>");
    }
  }
}

/** Throws for what is no account. */
export function checkAccountId(construct: Construct, accountId: string): void {
  if (isKnown(accountId) && !/^\d{12}$/.test(accountId)) {
    throw invalid(construct, `accountId is "${accountId}"`, "write the twelve digits");
  }
}
