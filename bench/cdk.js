// The same endpoints with aws-cdk-lib's constructs of the first level: node cdk.js COUNT. Prints how many resources it made.
"use strict";
const { App, Stack } = require("aws-cdk-lib/core");
const { CfnScalableTarget, CfnScalingPolicy } = require("aws-cdk-lib/aws-applicationautoscaling");
const { CfnAlarm } = require("aws-cdk-lib/aws-cloudwatch");
const { CfnRole, CfnRolePolicy } = require("aws-cdk-lib/aws-iam");
const { CfnLogGroup } = require("aws-cdk-lib/aws-logs");
const { CfnBucket } = require("aws-cdk-lib/aws-s3");
const { CfnEndpoint, CfnEndpointConfig, CfnModel } = require("aws-cdk-lib/aws-sagemaker");
const { Construct } = require("constructs");

const account = "111122223333";
const region = "eu-west-1";
const image = `${account}.dkr.ecr.${region}.amazonaws.com/bench-serving@sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef`;
const models = {
  champion: { path: "42/model.tar.gz", weight: 90, count: 2 },
  challenger: { path: "43/model.tar.gz", weight: 10, count: 1 },
};

// CloudFormation takes 500 resources in a stack; this is about time only.
const app = new App({ analyticsReporting: false, context: { "@aws-cdk/core:stackResourceLimit": 0 } });
const stack = new Stack(app, "bench", { env: { account, region } });
const bucket = new CfnBucket(stack, "models", { bucketName: `${account}-bench-models` });
for (let index = 0; index < Number(process.argv[2]); index++) addEndpoint(`model-${String(index).padStart(5, "0")}`);
app.synth();

function addEndpoint(name) {
  const scope = new Construct(stack, name);
  const endpointName = `bench-${name}`;
  const logs = new CfnLogGroup(scope, "Logs", {
    logGroupName: `/aws/sagemaker/Endpoints/${endpointName}`,
    retentionInDays: 30,
  });
  const role = new CfnRole(scope, "Role", {
    roleName: `${endpointName}-sagemaker`,
    assumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: ["sagemaker.amazonaws.com"] },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
      ],
    },
  });
  const policy = new CfnRolePolicy(scope, "Policy", {
    policyName: "grants",
    roleName: role.ref,
    policyDocument: { Version: "2012-10-17", Statement: statements(name, logs) },
  });
  const variants = Object.entries(models).map(([key, { path, weight, count }]) => {
    const model = new CfnModel(scope, `Model-${key}`, {
      modelName: `${endpointName}-${key}`,
      executionRoleArn: role.attrArn,
      enableNetworkIsolation: true,
      primaryContainer: {
        image,
        modelDataUrl: `s3://${bucket.ref}/${name}/${path}`,
        environment: { MODEL: name, LOG_LEVEL: "info" },
      },
    });
    model.addDependency(policy);
    return {
      modelName: model.attrModelName,
      variantName: key,
      instanceType: "ml.m5.large",
      initialInstanceCount: count,
      initialVariantWeight: weight,
    };
  });
  const configuration = new CfnEndpointConfig(scope, "Configuration", { productionVariants: variants });
  const alarms = Object.keys(models).map((key) => addAlarm(scope, endpointName, key));
  alarms.push(
    new CfnAlarm(scope, "Latency", {
      alarmName: `${endpointName}-latency`,
      namespace: "AWS/SageMaker",
      metricName: "ModelLatency",
      dimensions: dimensionsOf(endpointName, "champion"),
      extendedStatistic: "p95",
      period: 60,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 300_000,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    }),
  );
  const endpoint = new CfnEndpoint(scope, "Resource", {
    endpointName,
    endpointConfigName: configuration.attrEndpointConfigName,
    deploymentConfig: {
      blueGreenUpdatePolicy: {
        terminationWaitInSeconds: 300,
        trafficRoutingConfiguration: { type: "ALL_AT_ONCE", waitIntervalInSeconds: 300 },
      },
      autoRollbackConfiguration: { alarms: alarms.map(({ alarmName }) => ({ alarmName })) },
    },
  });
  endpoint.addDependency(logs);
  const target = new CfnScalableTarget(scope, "Target", {
    serviceNamespace: "sagemaker",
    scalableDimension: "sagemaker:variant:DesiredInstanceCount",
    resourceId: `endpoint/${endpoint.attrEndpointName}/variant/champion`,
    minCapacity: 2,
    maxCapacity: 6,
  });
  new CfnScalingPolicy(scope, "Scaling", {
    policyName: "requests-per-instance",
    policyType: "TargetTrackingScaling",
    scalingTargetId: target.ref,
    targetTrackingScalingPolicyConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
      targetValue: 600,
      scaleOutCooldown: 300,
      scaleInCooldown: 600,
    },
  });
}

function dimensionsOf(endpointName, key) {
  return [
    { name: "EndpointName", value: endpointName },
    { name: "VariantName", value: key },
  ];
}

function addAlarm(scope, endpointName, key) {
  const dimensions = dimensionsOf(endpointName, key);
  const sum = (id, metricName) => ({
    id,
    returnData: false,
    metricStat: { metric: { namespace: "AWS/SageMaker", metricName, dimensions }, period: 60, stat: "Sum" },
  });
  return new CfnAlarm(scope, `Alarm-${key}`, {
    alarmName: `${endpointName}-${key}-errors`,
    alarmDescription: `Too many 5xx answers of ${key}; stops an update of ${endpointName} that is under way`,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0.05,
    evaluationPeriods: 3,
    treatMissingData: "notBreaching",
    metrics: [
      { id: "share", expression: "IF(invocations > 0, errors / invocations, 0)", label: "Share of 5xx answers" },
      sum("errors", "Invocation5XXErrors"),
      sum("invocations", "Invocations"),
    ],
  });
}

function statements(name, logs) {
  const allow = (Action, Resource, Condition) => ({ Effect: "Allow", Action, Resource, Condition });
  const objects = Object.values(models).map(({ path }) => `${name}/${path}`);
  return [
    allow(
      ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      [`arn:aws:ecr:${region}:${account}:repository/bench-serving`],
    ),
    allow(["ecr:GetAuthorizationToken"], ["*"]),
    allow(["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], [logs.attrArn]),
    ...["AWS/SageMaker", "/aws/sagemaker/Endpoints"].map((namespace) =>
      allow(["cloudwatch:PutMetricData"], ["*"], { StringEquals: { "cloudwatch:namespace": namespace } }),
    ),
    ...objects.map((path) => allow(["s3:ListBucket"], [bucket.attrArn], { StringEquals: { "s3:prefix": path } })),
    allow(
      ["s3:GetObject"],
      objects.map((path) => `${bucket.attrArn}/${path}`),
    ),
  ];
}
