import { Construct, type IDependable } from "constructs";
import { DnsRecord } from "../../constructs/gcp/dns/dns-record";
import { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import { HttpsLoadBalancer } from "../../constructs/gcp/load-balancing/https-load-balancer";
import { ServerlessBackend } from "../../constructs/gcp/load-balancing/serverless-backend";
import { mayRead } from "../../constructs/gcp/may-read";
import { type CloudRunServedRevision, CloudRunService } from "../../constructs/gcp/run/cloud-run-service";
import { secretsIn, variantsOf, type WholeVariant } from "../../language";
import { mapValues } from "../environment-stack";
import { latestLast } from "./cloud-run-endpoint";
import { sharedWorkload } from "./identities";
import type { GcpItem, GcpKind, GcpPlatform, MadeService, Workload } from "./kind";
import { imageUrl } from "./model-identity";
import { addServiceDashboards, watchedService } from "./service-watching";
import { actAs } from "./starting";

type Service = GcpItem<"services">;
type Variant = WholeVariant<Service["variants"][string]>;

export const services: GcpKind<"services"> = {
  group: "service",
  besides: ["service-parts", "service-watching"],
  apis: (items) => [
    ...["iam", "run", "monitoring"],
    ...(items.some(({ domain }) => domain !== undefined) ? ["compute"] : []),
    ...(items.some(({ signIn }) => signIn !== undefined) ? ["iap"] : []),
    ...(items.some(({ zone }) => zone !== undefined) ? ["dns"] : []),
  ],
  make(at, key, service, on) {
    const beside = new Construct(on.group("service-parts"), key);
    const workload = workloadOf(beside, key, service, on);
    const made = addService(at, key, service, workload, on);
    const backend = service.domain === undefined ? undefined : addBackend(beside, key, service, made, on);
    const grantCall = (id: string, member: string) =>
      void (backend?.hasSignIn ? backend.grantSignIn(id, member) : made.grantInvoke(id, member));
    const { signIn, access } = service;
    for (const member of [...(signIn?.members ?? []), ...(access?.callers ?? [])]) grantCall(member, member);
    const name = on.nameOf(key, mostInName);
    const host = service.domain === undefined ? ownHost(name, on) : undefined;
    const shown = watchedService(key, name, service, on);
    return { service: made, backend, name, url: `https://${service.domain ?? host}`, host, workload, shown, grantCall };
  },
  finish(made, on) {
    addServiceDashboards(
      Object.values(made).map(({ shown }) => shown),
      on,
    );
    addLoadBalancer(made, on);
  },
  output: ({ name, url, workload }) => ({ name, url, account: workload.account.email }),
  runsAs: ({ workload }) => workload,
  reach: { calls: ({ grantCall }, { account, grantId }) => grantCall(grantId(""), account.member) },
};

const mostInName = 26; // with the longest name of a variant, as much as a host name holds

/** The one of a service's addresses that is known before it is made ("Deterministic URL", Cloud Run). */
function ownHost(name: string, { environment, region }: GcpPlatform): string {
  return `${name}-${environment.gcp.projectNumber}.${region}.run.app`;
}

function workloadOf(beside: Construct, key: string, { identity }: Service, on: GcpPlatform): Workload {
  if (identity) return sharedWorkload(identity, on);
  const account = new ServiceAccount(beside, "identity", {
    accountId: on.nameOf(`service-${key}`, 30),
    project: on.projectWith("iam"),
    displayName: `Service ${on.nameOf(key, 80)}`,
  });
  // What runs as an account moves to another one before the account goes: Google deletes it at once, whoever runs as it.
  account.resource.lifecycle = { createBeforeDestroy: true };
  return { account, grantId: (path) => (path === "" ? `service-${key}` : `service-${key}:${path}`) };
}

function addService(
  at: Construct,
  key: string,
  service: Service,
  { account, grantId }: Workload,
  on: GcpPlatform,
): CloudRunService {
  const variants = variantsOf<Service["variants"][string]>(service);
  for (const { env } of Object.values(variants))
    for (const [, { key: secret }] of secretsIn(env))
      mayRead(account, { from: on.made("secrets", secret) }, grantId(""));
  const { ingress, domain, access } = service;
  return new CloudRunService(at, key, {
    serviceName: on.nameOf(key, mostInName),
    location: on.region,
    project: on.projectWith("run"),
    description: service.description,
    revisions: mapValues(latestLast(variants), (variant) => revisionOf(service, variant, on)),
    serviceAccount: account,
    cpu: service.cpu,
    memoryMiB: service.memory / 1024 ** 2,
    concurrency: service.concurrency,
    timeoutSeconds: service.timeout,
    sessionAffinity: service.sticky,
    ingress: ingressOf(ingress, domain),
    host: domain,
    invokerIamDisabled: access?.everyone ? true : undefined,
    network: service.vpc ? { network: on.network(), egress: "ALL_TRAFFIC" } : undefined,
    kmsKeyName: on.keyIn(on.region, "run", () => on.agents.cloudRun),
    protect: on.protect,
    dependsOn: [...(service.vpc ? on.closed() : []), ...actAs(account, on)],
  });
}

/** With a domain the load balancer alone is the way in from outside, so that nobody goes around what stands before it. */
function ingressOf(ingress: Service["ingress"], domain: string | undefined) {
  if (ingress === "internal") return "INGRESS_TRAFFIC_INTERNAL_ONLY";
  return domain === undefined ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER";
}

function revisionOf(service: Service, variant: Variant, on: GcpPlatform): CloudRunServedRevision {
  const { traffic, command, args, redeploy, replicas } = variant;
  return {
    ...{ traffic, command, args, redeploy, port: service.port, healthRoute: service.health },
    image: imageUrl(variant.image, on),
    environment: mapValues(variant.env, (value) =>
      typeof value === "string" ? value : { secret: on.made("secrets", value.key), version: value.version },
    ),
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
  };
}

function addBackend(
  beside: Construct,
  key: string,
  { signIn }: Service,
  service: CloudRunService,
  on: GcpPlatform,
): ServerlessBackend {
  const iap = (): IDependable[] => [on.enabled("iap"), ...on.agents.ready("iap.googleapis.com")];
  return new ServerlessBackend(beside, "backend", {
    backendName: on.nameOf(`service-${key}`, 63),
    project: on.projectWith("compute"),
    service,
    signIn: signIn && { agent: on.agents.iap, dependsOn: iap() },
  });
}

/** One for all services that have a domain. */
function addLoadBalancer(made: Record<string, MadeService>, on: GcpPlatform): void {
  const { services } = on.environment.kinds;
  const hosts = Object.entries(made).flatMap(([name, { backend }]) => {
    const { domain, zone } = services[name]!;
    return domain === undefined || backend === undefined ? [] : [{ name, domain, zone, backend }];
  });
  if (hosts.length === 0) return;
  const balancer = new HttpsLoadBalancer(on.group("load-balancer"), "public", {
    balancerName: on.nameOf("services", 50),
    project: on.projectWith("compute"),
    hosts: Object.fromEntries(hosts.map(({ domain, backend }) => [domain, backend])),
    protect: on.protect,
  });
  for (const { name, domain, zone } of hosts) {
    if (zone === undefined) continue;
    const beside = on.group("service-parts").node.findChild(name) as Construct;
    new DnsRecord(beside, "record", {
      zone,
      host: domain,
      addresses: [balancer.address],
      project: on.projectWith("dns"),
    });
  }
  on.output("loadBalancer", { address: balancer.address });
}
