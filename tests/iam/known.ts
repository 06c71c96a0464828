/** What AWS's list finds in our policies and is to stay: each with its reason, and met by some program. */
export const known: readonly { readonly finding: RegExp; readonly why: string }[] = [
  {
    finding: /: logs:DescribeLogGroups on arn:aws:logs:[^:]+:\d+:log-group:\*: it takes no resource but \*$/,
    why:
      "CloudWatch Logs asks for it on `log-group::log-stream:` of the account (its error messages say so: " +
      "https://github.com/hashicorp/terraform-provider-aws/issues/8804), which this ARN matches; `*` would be every account and region.",
  },
  {
    finding: /: states:ListExecutions needs maprun, statemachine; not granted on: maprun$/,
    why: "It lists the executions of the one or of the other (`ListExecutions`, Step Functions API): we have no map that runs children.",
  },
  {
    finding: /: kms:DescribeKey has no condition key kms:EncryptionContext:aws:logs:arn$/,
    why: "Never granted, as DescribeKey has no encryption context. It stands in the key policy that CloudWatch Logs asks for, and does no harm.",
  },
];

/** The findings that nobody has given a reason for. */
export function unknownAmong(findings: readonly string[]): string[] {
  return findings.filter((line) => !known.some(({ finding }) => finding.test(line)));
}
