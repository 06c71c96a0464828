import { BatchComputeEnvironment } from "../../constructs/aws/batch/compute-environment";
import { BatchJobQueue } from "../../constructs/aws/batch/job-queue";
import { BatchSecurityGroup } from "../../constructs/aws/batch/security-group";
import { rangesOf } from "./egress";
import type { AwsItem, AwsPlatform } from "./kind";

type Job = AwsItem<"jobs">;

/** Most vCPUs that the jobs of a queue use at a time. */
export const mostVcpus = 256;

/**
 * The queue that a job waits in, made for the first of those that share it: one for Fargate and one for its spare capacity, and for each kind of machine with GPUs the
 * same; and another of each for jobs in the private subnets.
 */
export function queueOf(job: Job, on: AwsPlatform): BatchJobQueue {
  const name = nameOf(job);
  const made = on.group("job-queue").node.tryFindChild(name) as BatchJobQueue | undefined;
  if (made !== undefined) return made;
  const { gpu, capacity, vpc } = job;
  const isSpot = capacity === "spot";
  const network = on.network();
  const sharing = Object.values(on.kinds.jobs).filter((each) => nameOf(each) === name);
  const group = new BatchSecurityGroup(on.group("job-network"), name, {
    groupName: on.nameOf(`jobs-${name}`, 255),
    vpcId: network.vpcId,
    egress: rangesOf(sharing.flatMap(({ calls }) => calls)),
  });
  const environment = new BatchComputeEnvironment(on.group("job-machines"), name, {
    namePrefix: on.nameOf(name, 100),
    type: gpu === undefined ? (isSpot ? "FARGATE_SPOT" : "FARGATE") : isSpot ? "SPOT" : "EC2",
    subnetIds: vpc ? network.subnetIds : network.publicSubnetIds,
    securityGroupIds: [group.groupId],
    maxVcpus: mostVcpus,
    ...(gpu !== undefined && { instanceTypes: [gpu.instance], assignPublicIp: !vpc }),
    region: on.region,
    accountId: on.account,
    dependsOn: on.closed(),
  });
  return new BatchJobQueue(on.group("job-queue"), name, {
    queueName: on.nameOf(name, 128),
    computeEnvironments: [environment],
  });
}

/** The security group around the machines of a job, by the name of the queue that it shares them with. */
export function networkOf(job: Job, on: AwsPlatform): { readonly name: string; readonly group: BatchSecurityGroup } {
  const name = nameOf(job);
  return { name, group: on.group("job-network").node.tryFindChild(name) as BatchSecurityGroup };
}

function nameOf({ gpu, capacity, vpc }: Job): string {
  const machines = gpu === undefined ? "fargate" : gpu.instance.replace(".", "-");
  return [machines, ...(capacity === "spot" ? ["spot"] : []), ...(vpc ? ["private"] : [])].join("-");
}
