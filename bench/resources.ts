import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SagemakerEndpoint } from "@cdktf/provider-aws/lib/sagemaker-endpoint";
import { SagemakerEndpointConfiguration } from "@cdktf/provider-aws/lib/sagemaker-endpoint-configuration";
import { SagemakerModel } from "@cdktf/provider-aws/lib/sagemaker-model";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { account, digest, nameOf, region } from "./endpoints";

// What synthesis alone is measured with: 12 resources for each endpoint, straight from the provider's classes, as bench/cdk.js has them straight
// from aws-cdk-lib's. No construct of ours stands between.

const image = `${account}.dkr.ecr.${region}.amazonaws.com/bench-serving@${digest}`;
const models = {
  champion: { path: "42/model.tar.gz", weight: 90, count: 2 },
  challenger: { path: "43/model.tar.gz", weight: 10, count: 1 },
};

/** Adds `count` endpoints to a stack, and the bucket that their models are read from. */
export function addResources(stack: TerraformStack, count: number): void {
  new AwsProvider(stack, "aws", { region, allowedAccountIds: [account] });
  const bucket = new S3Bucket(stack, "models", { bucket: `${account}-bench-models` });
  for (let index = 0; index < count; index++) new Endpoint(stack, nameOf(index), bucket);
}

class Endpoint extends Construct {
  constructor(scope: Construct, name: string, bucket: S3Bucket) {
    super(scope, name);
    const endpointName = `bench-${name}`;
    const logs = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/sagemaker/Endpoints/${endpointName}`,
      retentionInDays: 30,
    });
    const role = new IamRole(this, "Role", {
      name: `${endpointName}-sagemaker`,
      assumeRolePolicy: document({
        Principal: { Service: ["sagemaker.amazonaws.com"] },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      }),
    });
    const policy = new IamRolePolicy(this, "Policy", {
      name: "grants",
      role: role.name,
      policy: document(...statements(name, logs.arn, bucket.arn)),
    });
    const productionVariants = Object.entries(models).map(([key, { path, weight, count }]) => {
      const model = new SagemakerModel(this, `Model-${key}`, {
        name: `${endpointName}-${key}`,
        executionRoleArn: role.arn,
        enableNetworkIsolation: true,
        primaryContainer: {
          image,
          modelDataUrl: `s3://${bucket.bucket}/${name}/${path}`,
          environment: { MODEL: name, LOG_LEVEL: "info" },
        },
        dependsOn: [policy],
      });
      return {
        modelName: model.name,
        variantName: key,
        instanceType: "ml.m5.large",
        initialInstanceCount: count,
        initialVariantWeight: weight,
      };
    });
    const configuration = new SagemakerEndpointConfiguration(this, "Configuration", { productionVariants });
    const alarms = Object.keys(models).map((key) => this.alarmOnErrors(endpointName, key));
    alarms.push(this.alarmOnLatency(endpointName));
    const endpoint = new SagemakerEndpoint(this, "Resource", {
      name: endpointName,
      endpointConfigName: configuration.name,
      deploymentConfig: {
        blueGreenUpdatePolicy: {
          terminationWaitInSeconds: 300,
          trafficRoutingConfiguration: { type: "ALL_AT_ONCE", waitIntervalInSeconds: 300 },
        },
        autoRollbackConfiguration: { alarms: alarms.map(({ alarmName }) => ({ alarmName })) },
      },
      dependsOn: [logs],
    });
    const target = new AppautoscalingTarget(this, "Target", {
      serviceNamespace: "sagemaker",
      scalableDimension: "sagemaker:variant:DesiredInstanceCount",
      resourceId: `endpoint/${endpoint.name}/variant/champion`,
      minCapacity: 2,
      maxCapacity: 6,
    });
    new AppautoscalingPolicy(this, "Scaling", {
      name: "requests-per-instance",
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
        targetValue: 600,
        scaleOutCooldown: 300,
        scaleInCooldown: 600,
      },
    });
  }

  private alarmOnErrors(endpointName: string, key: string): CloudwatchMetricAlarm {
    const dimensions = { EndpointName: endpointName, VariantName: key };
    const sum = (metricName: string) => ({
      namespace: "AWS/SageMaker",
      metricName,
      dimensions,
      period: 60,
      stat: "Sum",
    });
    return new CloudwatchMetricAlarm(this, `Alarm-${key}`, {
      alarmName: `${endpointName}-${key}-errors`,
      alarmDescription: `Too many 5xx answers of ${key}; stops an update of ${endpointName} that is under way`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0.05,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
      metricQuery: [
        {
          id: "share",
          expression: "IF(invocations > 0, errors / invocations, 0)",
          label: "Share of 5xx answers",
          returnData: true,
        },
        { id: "errors", metric: sum("Invocation5XXErrors") },
        { id: "invocations", metric: sum("Invocations") },
      ],
    });
  }

  private alarmOnLatency(endpointName: string): CloudwatchMetricAlarm {
    return new CloudwatchMetricAlarm(this, "Latency", {
      alarmName: `${endpointName}-latency`,
      namespace: "AWS/SageMaker",
      metricName: "ModelLatency",
      dimensions: { EndpointName: endpointName, VariantName: "champion" },
      extendedStatistic: "p95",
      period: 60,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 300_000,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    });
  }
}

const document = (...statement: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statement.map((each) => ({ Effect: "Allow", ...each })) });

function statements(name: string, logsArn: string, bucketArn: string): object[] {
  const objects = Object.values(models).map(({ path }) => `${name}/${path}`);
  return [
    {
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      Resource: [`arn:aws:ecr:${region}:${account}:repository/bench-serving`],
    },
    { Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    { Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], Resource: [logsArn] },
    ...["AWS/SageMaker", "/aws/sagemaker/Endpoints"].map((namespace) => ({
      Action: ["cloudwatch:PutMetricData"],
      Resource: ["*"],
      Condition: { StringEquals: { "cloudwatch:namespace": namespace } },
    })),
    ...objects.map((path) => ({
      Action: ["s3:ListBucket"],
      Resource: [bucketArn],
      Condition: { StringEquals: { "s3:prefix": path } },
    })),
    { Action: ["s3:GetObject"], Resource: objects.map((path) => `${bucketArn}/${path}`) },
  ];
}
