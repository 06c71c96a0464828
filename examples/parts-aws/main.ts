import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SagemakerEndpoint } from "@cdktf/provider-aws/lib/sagemaker-endpoint";
import { SagemakerEndpointConfiguration } from "@cdktf/provider-aws/lib/sagemaker-endpoint-configuration";
import { App, TerraformStack } from "cdktf";
import {
  AlertTopic,
  AsyncInference,
  AthenaDatabase,
  CostBudget,
  EndpointAlarms,
  EndpointCapture,
  EndpointSecurityGroup,
  ExecutionRole,
  GlueTable,
  PrivateNetwork,
  Reminder,
  ReplacementMark,
  S3Bucket,
  SageMakerModel,
  ScalingFromZero,
  Secret,
  ServiceLevelAlarms,
  ServingDashboard,
  VariantMetrics,
  VariantScaling,
} from "ponte-constructs/aws";

// An endpoint of the provider's own resources, for who wants another one than SageMakerEndpoint, with parts of the library around it.
const region = "eu-west-1";
const account = "111122223333";
const endpointName = "contracts";

const app = new App();
const stack = new TerraformStack(app, "serving");
new AwsProvider(stack, "aws", { region, allowedAccountIds: [account] });

const files = new S3Bucket(stack, "files", { bucketName: `${account}-contracts` });
const network = new PrivateNetwork(stack, "network", { networkName: "contracts" });
const group = new EndpointSecurityGroup(stack, "group", { groupName: "contracts", vpcId: network.vpcId });
const model = new SageMakerModel(stack, "model", {
  baseName: "contracts",
  image: `${account}.dkr.ecr.${region}.amazonaws.com/contracts@sha256:${"4f53cda18c2baa0c".repeat(4)}`,
  artifact: { bucket: files, path: "models/7/model.tar.gz" },
  subnetIds: network.subnetIds,
  securityGroupIds: [group.groupId],
});
Secret.fromName(stack, "token", "contracts/registry").grantRead(model.role);

// What is asked and answered: through a queue, and kept as a table.
const queue = new AsyncInference(stack, "async", { endpointName, bucket: files, prefix: "async/" });
queue.grantServe(model.role);
const lake = new AthenaDatabase(stack, "lake", {
  databaseName: "contracts",
  workgroupName: "contracts",
  data: { bucket: files, prefix: "lake/" },
});
const capture = new EndpointCapture(stack, "capture", {
  ...{ endpointName, database: lake, tableName: "asked", samplePercent: 10, deleteAfterDays: 30 },
});
capture.grantWrite(model.role);
new GlueTable(stack, "judged", {
  ...{ databaseName: lake.name, tableName: "judged", bucket: files, prefix: "lake/" },
  schema: [{ name: "contract", type: "string" }],
});

const instanceType = "ml.g5.xlarge";
const configuration = new SagemakerEndpointConfiguration(stack, "configuration", {
  productionVariants: [{ variantName: "only", modelName: model.modelName, instanceType, initialInstanceCount: 1 }],
  asyncInferenceConfig: queue.config,
  dataCaptureConfig: capture.config,
  lifecycle: { createBeforeDestroy: true },
});
const endpoint = new SagemakerEndpoint(stack, "endpoint", {
  name: endpointName,
  endpointConfigName: configuration.name,
});

// Scaling goes with the machine, and down to none.
const machine = new ReplacementMark(stack, "machine", { instanceType });
const scaling = new VariantScaling(stack, "scaling", {
  ...{ endpointName: endpoint.name, variantName: "only", minReplicas: 0, maxReplicas: 4, async: true },
  replacedWith: machine,
});
new ScalingFromZero(stack, "from-zero", { endpointName: endpoint.name, variantName: "only", target: scaling.resource });

const publishers = ["budgets.amazonaws.com"];
const alerts = new AlertTopic(stack, "alerts", {
  topicName: "contracts",
  emails: ["ml-oncall@acme.example"],
  publishers,
});
const watched = { endpointName, variantNames: ["only"], alarmActionArns: [alerts.arn] };
new EndpointAlarms(stack, "alarms", { ...watched, async: true });
new ServiceLevelAlarms(stack, "promises", { ...watched, availabilityPercent: 99 });
new ServingDashboard(stack, "dashboard", {
  dashboardName: "contracts",
  endpoints: [
    { endpointName, variants: [{ key: "only", instanceType, metrics: new VariantMetrics({ endpointName, variantName: "only" }) }] },
  ],
}); // prettier-ignore

// Tells of the month's costs of what carries the tag, once that is activated for cost allocation.
new CostBudget(stack, "budget", {
  ...{ budgetName: "contracts", amount: 400, topicArn: alerts.arn },
  countedTags: { system: "contracts" },
});

// A container for a secret, whose value somebody puts in beside Terraform, and a mail when a new one is due.
const issued = new Secret(stack, "issued", { secretName: "contracts/issued", description: "Issued by the registry" });
issued.grantRead(model.role);
new Reminder(stack, "reminder", {
  ...{ scheduleName: "contracts-issued", everyDays: 90, topic: alerts },
  ...{ subject: "contracts/issued is due for a new value", message: "Put one in, and revoke the old one." },
  role: new ExecutionRole(stack, "reminds", {
    ...{ roleName: "contracts-reminds", services: ["scheduler.amazonaws.com"], sourceAccount: account },
  }),
});

app.synth();
