import { expect } from "vitest";

/** One way in which the sandbox answers what AWS cannot answer, as `sandbox/aws/model` tells it. */
interface Fault {
  readonly line: string;
  /** Whose it is, and why it does no harm. */
  readonly why: string;
  /** Environments that meet it: one that meets it no more shows that its line can go. */
  readonly met: readonly string[];
}

const noHarm = "moto's; providers and SDKs read a null as nothing";
const modes = ["modes"];
const services = ["services-sandbox"];
const deployed = ["services"];
const both = ["modes", "dev-aws"];

/** What is known today. It only shrinks: a fault of ours is mended, and one of moto's that is new is looked at before it comes here. */
const known: readonly Fault[] = [
  {
    line: "application-autoscaling DescribeScalableTargets ScalableTargets[].RoleARN: null",
    why: "moto's: AWS fills in its own role. A role that somebody changed is not seen here",
    met: both,
  },
  {
    line: "application-autoscaling DescribeScalableTargets ScalableTargets[].SuspendedState: null",
    why: noHarm,
    met: both,
  },
  {
    line: "application-autoscaling DescribeScheduledActions ScheduledActions[].EndTime: null",
    why: noHarm,
    met: ["off"],
  },
  {
    line: "application-autoscaling DescribeScheduledActions ScheduledActions[].StartTime: null",
    why: noHarm,
    met: ["off"],
  },
  { line: "application-autoscaling DescribeScalableTargets NextToken: null", why: noHarm, met: both },
  { line: "application-autoscaling DescribeScalingPolicies NextToken: null", why: noHarm, met: both },
  {
    line: "athena CreateWorkGroup CreateWorkGroupResponse: unknown",
    why: "moto's: a name around nothing, which SDKs pass over",
    met: both,
  },
  { line: "athena GetQueryExecution QueryExecution.QueryExecutionContext: null", why: noHarm, met: ["executions"] },
  { line: "athena GetQueryExecution QueryExecution.ResultConfiguration: null", why: noHarm, met: ["executions"] },
  { line: "athena GetWorkGroup WorkGroup.Description: null", why: noHarm, met: modes },
  { line: "kms CreateKey KeyMetadata.MultiRegion: null", why: noHarm, met: modes },
  { line: "kms CreateKey KeyMetadata.SigningAlgorithms: null", why: noHarm, met: modes },
  { line: "kms DescribeKey KeyMetadata.MultiRegion: null", why: noHarm, met: modes },
  { line: "kms DescribeKey KeyMetadata.SigningAlgorithms: null", why: noHarm, met: modes },
  { line: "kms ListResourceTags NextMarker: null", why: noHarm, met: modes },
  { line: "events ListTargetsByRule NextToken: null", why: noHarm, met: [] },
  { line: "logs DescribeLogGroups nextToken: null", why: noHarm, met: both },
  { line: "logs FilterLogEvents nextToken: null", why: noHarm, met: ["batch"] },
  {
    line: "logs ListTagsForResource tags: Member must have length greater than or equal to 1",
    why: "moto's, of groups without tags; providers read a map with nothing in it as none",
    met: ["canary-to-pagerduty", "existing-network-and-role", "environments-loop", "airflow-with-a-boundary"],
  },
  {
    line: "cognito-idp CreateUserPool UserPool.SchemaAttributes[].Name: Member must have length less than or equal to 20",
    why: "the model's: phone_number_verified, which AWS gives each pool, has 21 letters",
    met: services,
  },
  {
    line: "cognito-idp DescribeUserPool UserPool.SchemaAttributes[].Name: Member must have length less than or equal to 20",
    why: "the same",
    met: deployed,
  },
  {
    line: "elasticloadbalancing CreateListener: the operation has no error UnsupportedCertificate",
    why: "the model's: AWS answers it, as github.com/hashicorp/terraform-provider-aws/issues/41789 shows",
    met: services,
  },
  {
    line: "route53 CreateHostedZone DelegationSet: Member must not be null",
    why: "the model's: a private zone has no name servers of its own",
    met: [...services, ...deployed],
  },
  {
    line: "route53 CreateHostedZone HostedZone.Id: Member must have length less than or equal to 32",
    why: "the model's: what AWS answers has /hostedzone/ before 21 letters, too",
    met: services,
  },
  {
    line: "route53 GetHostedZone HostedZone.Id: Member must have length less than or equal to 32",
    why: "the same",
    met: services,
  },
  { line: "secretsmanager DescribeSecret DeletedDate: null", why: noHarm, met: ["asynchronous-llm"] },
  { line: "secretsmanager DescribeSecret KmsKeyId: null", why: noHarm, met: ["asynchronous-llm"] },
  { line: "secretsmanager DescribeSecret LastAccessedDate: null", why: noHarm, met: ["asynchronous-llm"] },
  { line: "secretsmanager DescribeSecret NextRotationDate: null", why: noHarm, met: ["asynchronous-llm"] },
  {
    line: "secretsmanager DescribeSecret SecretVersionsToStages: unknown",
    why: "moto's, beside VersionIdsToStages, once a secret has a value; providers and SDKs pass over it",
    met: modes,
  },
];

/** The sandbox has answered as AWS's models say, but for what is known, from the first deploy of this environment to its destroy. */
export function expectAnsweredAsAws(faults: readonly string[], environment: string): void {
  expect(faults.filter((line) => !known.some((each) => each.line === line))).toEqual([]);
  const missing = known.filter(({ line, met }) => met.includes(environment) && !faults.includes(line));
  expect(missing, "no longer met: take it out of moto-faults.ts").toEqual([]);
}
