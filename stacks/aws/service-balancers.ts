import { Certificate } from "../../constructs/aws/acm/certificate";
import { EcsCluster } from "../../constructs/aws/ecs/cluster";
import { ApplicationLoadBalancer } from "../../constructs/aws/elasticloadbalancingv2/application-load-balancer";
import { LoadBalancerListener } from "../../constructs/aws/elasticloadbalancingv2/load-balancer-listener";
import { LoadBalancerSecurityGroup } from "../../constructs/aws/elasticloadbalancingv2/load-balancer-security-group";
import { PrivateHostedZone } from "../../constructs/aws/route53/private-hosted-zone";
import { S3Bucket } from "../../constructs/aws/s3/s3-bucket";
import type { AwsItem, AwsPlatform } from "./kind";

// What all services of an environment stand on: the cluster, and for each way in a load balancer with its listeners.

type Service = AwsItem<"services">;
type Ingress = Service["ingress"];

const schemes: readonly Ingress[] = ["internal", "public"];

/** Makes what the services share, where there are any. */
export function prepareServices(items: Record<string, Service>, on: AwsPlatform): void {
  const all = Object.entries(items);
  if (all.length === 0) return;
  new EcsCluster(on.group("service-cluster"), "main", {
    clusterName: on.nameOf("services", 255),
    logKmsKeyArn: on.key?.arn,
  });
  for (const scheme of schemes) {
    const services = all.filter(([, { ingress }]) => ingress === scheme);
    if (services.length > 0) addBalancer(scheme, services, on);
  }
  const named = all.find(([, { domain }]) => domain === undefined);
  if (named === undefined) return;
  new PrivateHostedZone(on.group("service-zone"), "main", {
    zoneName: on.hostOf(named[0]).split(".").slice(1).join("."),
    vpcId: on.network().vpcId,
  });
}

function addBalancer(scheme: Ingress, services: [key: string, Service][], on: AwsPlatform): void {
  const network = on.network();
  const group = new LoadBalancerSecurityGroup(on.group("service-balancer-network"), scheme, {
    groupName: on.nameOf(`services-${scheme}`, 255),
    vpcId: network.vpcId,
  });
  if (scheme === "public") group.letInRange("0.0.0.0/0");
  else if (services.some(([, { access }]) => access?.everyone))
    for (const range of [...privateRanges, ...(isPrivate.test(on.cidr) ? [] : [on.cidr])]) group.letInRange(range);
  if (services.some(([, { signIn }]) => signIn !== undefined)) group.letOutToWorld();
  const logs = new S3Bucket(on.group("service-balancer-logs"), scheme, {
    bucketName: on.bucketName(`services-${scheme}-logs`),
    encryption: "AES256", // load balancers write with no key of ours ("Access logs for your Application Load Balancer")
    deleteAfterDays: 90,
    protect: false, // as logs of other kinds go with what wrote them
    forceDestroy: true,
  });
  const balancer = new ApplicationLoadBalancer(on.group("service-balancer"), scheme, {
    loadBalancerName: on.nameOf(scheme, 32),
    internal: scheme === "internal",
    subnetIds: scheme === "internal" ? network.subnetIds : network.publicSubnetIds,
    securityGroupIds: [group.groupId],
    idleTimeoutSeconds: Math.max(...services.map(([, { timeout }]) => timeout)),
    accessLogs: { bucket: logs },
    // It holds nothing, and AWS would refuse to let it go with the last service in the middle of a deploy.
    protect: false,
    accountId: on.account,
  });
  const certificates = Object.fromEntries(
    services.flatMap(([name, service]) => certificateOf(name, service, on) ?? []),
  );
  const isSecure = Object.keys(certificates).length > 0;
  const at = on.group("service-listener");
  if (isSecure)
    new LoadBalancerListener(at, `${scheme}-https`, { loadBalancerArn: balancer.arn, port: 443, certificates });
  new LoadBalancerListener(at, `${scheme}-http`, {
    loadBalancerArn: balancer.arn,
    port: 80,
    redirectToHttps: services.every(([, { domain }]) => domain !== undefined),
  });
}

/** Networks that are joined to the environment's have addresses of these (RFC 1918); an internal load balancer has no other way in. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const isPrivate = /^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)\./;

function certificateOf(name: string, { domain, zone, certificate }: Service, on: AwsPlatform) {
  if (domain === undefined) return undefined;
  const key = on.keyOf("services", name);
  if (certificate !== undefined) return [[key, certificate] as const];
  const made = new Certificate(on.group("service-certificate"), key, { domainName: domain, hostedZoneId: zone });
  return [[key, made.arn] as const];
}

const made = <T>(group: string, id: string, on: AwsPlatform) => on.group(group).node.tryFindChild(id) as T;

/** The cluster of the services. */
export const clusterOf = (on: AwsPlatform) => made<EcsCluster>("service-cluster", "main", on);

/** The load balancer that a service is behind. */
export const balancerOf = ({ ingress }: Pick<Service, "ingress">, on: AwsPlatform) =>
  made<ApplicationLoadBalancer>("service-balancer", ingress, on);

/** The security group around that. */
export const balancerGroupOf = ({ ingress }: Pick<Service, "ingress">, on: AwsPlatform) =>
  made<LoadBalancerSecurityGroup>("service-balancer-network", ingress, on);

/** The listener that a service is asked by: HTTPS where it has a name of its own. */
export const listenerOf = ({ ingress, domain }: Service, on: AwsPlatform) =>
  made<LoadBalancerListener>("service-listener", `${ingress}-${domain === undefined ? "http" : "https"}`, on);

/** The zone of names that the network alone knows. */
export const zoneOf = (on: AwsPlatform) => made<PrivateHostedZone>("service-zone", "main", on);
