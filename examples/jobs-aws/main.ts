import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  AlertTopic,
  BatchComputeEnvironment,
  BatchInstances,
  BatchJobDefinition,
  BatchJobQueue,
  BatchSecurityGroup,
  DroppedStartsAlarm,
  ExecutionRole,
  LateCheck,
  ObjectCreatedRule,
  PrivateNetwork,
  RunAlarm,
  S3Bucket,
  ScheduledExecution,
  ScheduleGroup,
  Secret,
  Starter,
  StateMachine,
  submitJob,
} from "ponte-constructs/aws";

// A container that runs every night for its day, and whenever a file lands, and tells people where it failed, is late or was not started.
const region = "eu-west-1";
const account = "111122223333";

const app = new App();
const stack = new TerraformStack(app, "work");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [account] });

const raw = new S3Bucket(stack, "raw", { bucketName: `${account}-contracts-raw` });
const network = new PrivateNetwork(stack, "network", { networkName: "contracts", natGateways: 0 });
const group = new BatchSecurityGroup(stack, "group", { groupName: "contracts-jobs", vpcId: network.vpcId });
const inNetwork = { subnetIds: network.publicSubnetIds, securityGroupIds: [group.groupId] };

const machines = new BatchComputeEnvironment(stack, "machines", {
  ...{ namePrefix: "contracts-fargate", type: "FARGATE", ...inNetwork },
});
const queue = new BatchJobQueue(stack, "queue", {
  queueName: "contracts-fargate",
  computeEnvironments: [machines],
});

const token = new Secret(stack, "token", { secretName: "contracts/erp" });
const ingest = new BatchJobDefinition(stack, "ingest", {
  jobDefinitionName: "contracts-ingest",
  image: `${account}.dkr.ecr.${region}.amazonaws.com/contracts@sha256:${"4f53cda18c2baa0c".repeat(4)}`,
  command: ["python", "-m", "ingest", "--date", "{date}"],
  secrets: { ERP_TOKEN: { secret: token } },
  assignPublicIp: true,
  timeoutSeconds: 7_200,
});
raw.grantReadWrite(ingest.jobRole, "erp/");

const starter = new Starter(stack, "starter", {
  starterName: "contracts-ingest",
  timezone: "Europe/Berlin",
  work: submitJob(stack, {
    ...{ jobDefinition: ingest, jobDefinitionName: "contracts-ingest", queue },
    ...{ command: ["python", "-m", "ingest"], args: ["--date", "{date}"] },
  }),
});

// What starts it.
const by = (service: string) =>
  new ExecutionRole(stack, service, {
    ...{ roleName: `contracts-${service}`, services: [`${service}.amazonaws.com`], sourceAccount: account },
  });
const clock = by("scheduler");
const schedules = new ScheduleGroup(stack, "schedules", { groupName: "contracts" });
const daily = { groupName: schedules.name, timezone: "Europe/Berlin", role: clock };
new ScheduledExecution(stack, "nightly", {
  ...{ ...daily, scheduleName: "contracts-ingest", scheduleExpression: "cron(0 3 * * ? *)", stateMachine: starter },
});
const landed = new ObjectCreatedRule(stack, "landed", {
  ...{ ruleName: "contracts-landed", bucket: raw, prefix: "incoming/", stateMachine: starter, role: by("events") },
});

// Who hears of it.
const alerts = new AlertTopic(stack, "alerts", { topicName: "contracts", emails: ["ml@acme.example"] });
const told = { alarmActionArns: [alerts.arn] };
new RunAlarm(stack, "failed", {
  ...{ alarmName: "contracts-ingest-failed", description: "A run failed", ...told },
  ...{ stateMachineArn: starter.arn, ruleName: landed.name },
});
new DroppedStartsAlarm(stack, "dropped", {
  ...{ alarmName: "contracts-not-started", description: "A start was given up", groupName: schedules.name, ...told },
});
const late = new LateCheck(stack, "late", {
  ...{ checkName: "contracts-late", stateMachineNames: ["contracts-ingest"], topic: alerts },
});
new ScheduledExecution(stack, "deadline", {
  ...{ ...daily, scheduleName: "contracts-late", scheduleExpression: "cron(0 7 * * ? *)", stateMachine: late },
  input: { lateAfter: 4 * 3_600, of: "ingest", stateMachineArn: starter.arn },
});

// Machines with graphics cards, for another queue; they are there while a job runs.
const cards = new BatchComputeEnvironment(stack, "cards", {
  ...{ namePrefix: "contracts-cards", type: "SPOT", instanceTypes: ["g5.xlarge"], assignPublicIp: true, ...inNetwork },
});
new BatchJobQueue(stack, "cards-queue", { queueName: "contracts-cards", computeEnvironments: [cards] });

// A compute environment of the provider's own takes these.
new BatchInstances(stack, "others", { namePrefix: "contracts-others", securityGroupIds: [group.groupId] });

// What is somebody else's is started by its ARN.
const theirs = `arn:aws:states:${region}:${account}:stateMachine:reports`;
StateMachine.fromArn(stack, "reports", theirs).grantStartExecution(ingest.jobRole);

app.synth();
