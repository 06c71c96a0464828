import { dashboardPages, ServingDashboard } from "../../constructs/aws/cloudwatch/serving-dashboard";
import { EndpointSecurityGroup } from "../../constructs/aws/sagemaker/endpoint-security-group";
import { SageMakerEndpoint } from "../../constructs/aws/sagemaker/sagemaker-endpoint";
import { secretsIn } from "../../language";
import { folder } from "../environment-stack";
import { sharedRole } from "./identities";
import type { AwsItem, AwsKind, AwsPlatform } from "./kind";
import { captureProps, modelsProps, rolloutProps, serviceLevel, shadowProps } from "./sagemaker-props";

export const endpoints: AwsKind<"endpoints"> = {
  group: "endpoint",
  besides: ["endpoint-network"],
  make(at, key, endpoint, on) {
    const endpointName = on.nameOf(key, 63);
    const made = new SageMakerEndpoint(at, key, {
      endpointName,
      description: endpoint.description,
      role: endpoint.identity && sharedRole(at, key, endpoint.identity, on),
      models: modelsProps(endpoint, on),
      shadow: shadowProps(endpoint, on),
      async: asyncProps(endpoint, endpointName, on),
      capture: captureProps(key, endpoint, on),
      offHours: endpoint.mode === "serverless" || endpoint.alwaysOn ? undefined : on.offHours,
      rollout: rolloutProps(endpoint.rollout),
      rollbackOn: endpoint.rollbackOn,
      serviceLevel: serviceLevel(endpoint),
      kmsKeyArn: on.key?.arn,
      logKmsKeyArn: on.key?.arn,
      networkIsolation: endpoint.networkIsolation,
      ...(endpoint.vpc && inNetwork(key, endpointName, on)),
      region: on.region,
      accountId: on.account,
      alarmActionArns: on.topic && [on.topic.arn],
      protect: on.protect,
    });
    // Into the one policy that the models wait for.
    for (const key of secretKeys(endpoint)) on.made("secrets", key).grantRead(made.role);
    for (const arn of endpoint.access?.callers ?? []) made.grantInvoke(on.existingRole(arn));
    return made;
  },
  finish(made, on) {
    const dashboards = dashboardPages(Object.values(made)).map((endpoints, index) => {
      const suffix = index === 0 ? "" : `-${index + 1}`;
      const { url } = new ServingDashboard(on.stack, `dashboard${suffix}`, {
        dashboardName: on.nameOf(`endpoints${suffix}`, 255),
        region: on.region,
        endpoints,
        dependsOn: endpoints.flatMap(({ resource }) => resource ?? []),
      });
      return [`endpoints${suffix}`, url] as const;
    });
    on.output("dashboards", Object.fromEntries(dashboards));
  },
  output: ({ name, url, role, async, capture }) => ({
    name,
    url,
    role: role.arn,
    table: capture?.tableName,
    requests: async?.requestsUrl,
    answers: async?.answersUrl,
    topics: async && { success: async.successTopic.arn, error: async.errorTopic.arn },
  }),
  reach: { calls: (made, role) => made.grantInvoke(role) },
};

/** The secrets that the variables of its containers name. */
function secretKeys({ variants, shadow }: AwsItem<"endpoints">): Set<string> {
  const models = [...Object.values(variants), ...(shadow ? [shadow] : [])];
  return new Set(models.flatMap(({ env }) => secretsIn(env).map(([, { key }]) => key)));
}

/** Where answers go, in mode async. */
function asyncProps({ async }: AwsItem<"endpoints">, endpointName: string, on: AwsPlatform) {
  if (async === undefined) return undefined;
  const { output, concurrency, keep } = async;
  const prefix = folder(output.path) ?? `${endpointName}/`; // a whole bucket is shared with others
  const bucket = on.made("buckets", output.key);
  const deleteAfterDays = keep ?? (bucket.deleteAfterDays === undefined ? 90 : undefined);
  return { bucket, prefix, concurrency, deleteAfterDays };
}

/** Network interfaces in the private subnets, behind a security group of the endpoint's own. */
function inNetwork(key: string, endpointName: string, on: AwsPlatform) {
  const { subnetIds, vpcId } = on.network();
  const group = new EndpointSecurityGroup(on.group("endpoint-network"), key, {
    groupName: `${endpointName}-endpoint`,
    vpcId,
  });
  return { subnetIds, securityGroupIds: [group.groupId] };
}
