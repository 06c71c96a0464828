import { Construct, type IDependable } from "constructs";
import { ContainerLogs } from "../../constructs/aws/ecs/container-logs";
import { FargateService } from "../../constructs/aws/ecs/fargate-service";
import { FargateTaskDefinition } from "../../constructs/aws/ecs/fargate-task-definition";
import { ServiceSecurityGroup } from "../../constructs/aws/ecs/service-security-group";
import { HoldingRule } from "../../constructs/aws/elasticloadbalancingv2/holding-rule";
import { HostRule } from "../../constructs/aws/elasticloadbalancingv2/host-rule";
import { TargetGroup } from "../../constructs/aws/elasticloadbalancingv2/target-group";
import { ExecutionRole } from "../../constructs/aws/iam/execution-role";
import type { IRole } from "../../constructs/aws/iam/role";
import { AliasRecord } from "../../constructs/aws/route53/alias-record";
import { variantsOf } from "../../language";
import { mapValues } from "../environment-stack";
import { secretsOf, textsOf } from "./containers";
import { rangesOf } from "./egress";
import { sharedRole } from "./identities";
import type { AwsItem, AwsKind, AwsPlatform } from "./kind";
import { imageUrl } from "./registries";
import { balancerGroupOf, balancerOf, clusterOf, listenerOf, prepareServices, zoneOf } from "./service-balancers";
import { letInCallers } from "./service-callers";
import { signInOf } from "./service-sign-in";
import { addServiceDashboards, watchedService } from "./service-watching";

type Service = AwsItem<"services">;
type Variant = ReturnType<typeof variantsOf<Service["variants"][string]>>[string];

/** What the variants of a service have in common. */
interface Shared {
  readonly key: string;
  readonly service: Service;
  readonly role: IRole;
  readonly logs: ContainerLogs;
  readonly group: ServiceSecurityGroup;
  /** What lets requests through from the load balancer to its tasks, on its port. */
  readonly ways: readonly IDependable[];
}

const aDay = 86_400;

export const services: AwsKind<"services"> = {
  group: "service",
  besides: ["service-certificate", "service-alarm"],
  prepare: prepareServices,
  make(at, key, service, on) {
    const here = new Construct(at, key);
    const balancer = balancerOf(service, on);
    const group = new ServiceSecurityGroup(here, "Group", {
      groupName: on.nameOf(`${key}-service`, 255),
      vpcId: on.network().vpcId,
      egress: rangesOf(service.calls),
    });
    const { port } = service;
    const outside = balancerGroupOf(service, on);
    const shared: Shared = {
      ...{ key, service, group, role: roleOf(at, here, key, service, on) },
      logs: new ContainerLogs(here, "Logs", {
        logGroupName: `/aws/ecs/${on.nameOf(key, 200)}`,
        kmsKeyArn: on.key?.arn,
      }),
      ways: [
        group.letInGroup("balancer", outside.groupId, port),
        outside.letOutTo(`${key}-${port}`, group.groupId, port),
      ],
    };
    const variants = mapValues(variantsOf(service), (variant, name) => addVariant(here, name, variant, shared, on));
    const host = service.domain ?? on.hostOf(nameOf(service, on));
    const signIn = signInOf(here, key, service, on);
    const rule = new HostRule(here, "Rule", {
      listener: listenerOf(service, on),
      hosts: [host],
      targets: mapValues(variants, ({ targetGroup, traffic }) => ({ targetGroup, weight: traffic })),
      signIn: signIn?.signIn,
      stickySeconds: service.sticky && Object.keys(variants).length > 1 ? aDay : undefined,
      dependsOn: Object.values(variants).map(({ service }) => service.resource), // and not what scales them, which may go before
    });
    const hostedZoneId = service.domain === undefined ? zoneOf(on).zoneId : service.zone;
    if (hostedZoneId !== undefined)
      new AliasRecord(here, "Record", { hostedZoneId, recordName: host, loadBalancer: balancer });
    const parts = Object.entries(variants).map(([key, { service, targetGroup }]) => ({
      ...{ key, targetGroup: targetGroup.arnSuffix, serviceName: service.name },
    }));
    const shown = watchedService(
      key,
      service,
      {
        ...{ loadBalancer: balancer.arnSuffix, clusterName: clusterOf(on).name, variants: parts, dependsOn: [rule] },
        logGroupName: shared.logs.name,
      },
      on,
    );
    const url = `${service.domain === undefined ? "http" : "https"}://${host}`;
    const cluster = clusterOf(on);
    return { ...shared, url, variants, cluster, loadBalancer: balancer, signIn: signIn?.told, shown };
  },
  finish(made, on) {
    const all = Object.values(made);
    if (all.length > 0 && Object.values(on.kinds.services).some(({ ingress }) => ingress === "internal"))
      letInCallers(on);
    addServiceDashboards(
      all.map(({ shown }) => shown),
      on,
    );
  },
  output: ({ url, variants, logs, role, loadBalancer, signIn, cluster }) => ({
    url,
    cluster: cluster.name,
    services: mapValues(variants, ({ service }) => service.name),
    logGroup: logs.name,
    role: role.arn,
    loadBalancer: loadBalancer.dnsName,
    signIn,
  }),
  runsAs: ({ role, variants }) => ({
    allow(...statements) {
      const granted = role.allow(...statements);
      for (const { task } of Object.values(variants)) task.waitFor(granted);
      return granted;
    },
  }),
  // A load balancer lets in by the network: `finish` does so.
  reach: { calls: () => undefined },
};

function roleOf(at: Construct, here: Construct, key: string, { identity }: Service, on: AwsPlatform): IRole {
  if (identity !== undefined) return sharedRole(at, key, identity, on);
  return new ExecutionRole(here, "Role", {
    roleName: on.nameOf(`${key}-service`, 64),
    services: ["ecs-tasks.amazonaws.com"],
    sourceAccount: on.account,
    createBeforeDestroy: true,
  });
}

/** What a service is called in the file, which its host is made of. */
const nameOf = (service: Service, { kinds }: AwsPlatform) =>
  Object.entries(kinds.services).find(([, each]) => each === service)![0];

/** One variant: a service of ECS in a target group of its own, which a rule holds that nobody's request fits until the tasks are ready. */
function addVariant(here: Construct, name: string, variant: Variant, shared: Shared, on: AwsPlatform) {
  const { key, service, role, logs, group } = shared;
  const network = on.network();
  const balancer = balancerOf(service, on);
  const { port, vpc, timeout, sticky, scaleOn } = service;
  const task = new FargateTaskDefinition(here, `Task-${name}`, {
    family: on.nameOf(`${key}-${name}`, 200),
    image: imageUrl(variant.image, on),
    entryPoint: variant.command,
    command: variant.args.length === 0 ? undefined : variant.args,
    environment: { ...textsOf(variant.env), PORT: String(port) },
    secrets: secretsOf(variant.env, on),
    ...{ port, vcpus: service.cpu, memoryMiB: service.memory / 1024 ** 2, taskRole: role, logs, streamPrefix: name },
    region: on.region,
    accountId: on.account,
  });
  const targetGroup = new TargetGroup(here, `Targets-${name}`, {
    baseName: on.nameOf(`${key}-${name}`, 200),
    vpcId: network.vpcId,
    port: 80, // each target is registered with the port of its container
    healthCheckPath: service.health,
    deregistrationDelaySeconds: Math.min(timeout, 900), // an update waits for it
    stickySeconds: sticky ? aDay : undefined,
  });
  const { min, max } = variant.replicas;
  const requests = scaleOn?.requests;
  const made = new FargateService(here, `Service-${name}`, {
    serviceName: on.nameOf(`${key}-${name}`, 200),
    cluster: clusterOf(on),
    taskDefinition: task,
    subnetIds: vpc ? network.subnetIds : network.publicSubnetIds,
    securityGroupIds: [group.groupId],
    assignPublicIp: !vpc,
    targetGroup,
    minReplicas: min,
    maxReplicas: max,
    scaleOn:
      scaleOn && max > min
        ? {
            cpuPercent: scaleOn.cpu,
            requestsPerMinutePerReplica: requests,
            requestLabel: requests === undefined ? undefined : `${balancer.arnSuffix}/${targetGroup.arnSuffix}`,
          }
        : undefined,
    dependsOn: [
      new HoldingRule(here, `Held-${name}`, { listener: listenerOf(service, on), targetGroup }),
      ...on.closed(),
      ...shared.ways,
    ],
  });
  return { task, targetGroup, service: made, traffic: variant.traffic };
}
