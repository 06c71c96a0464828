import { letOutTo } from "../../constructs/aws/vpc/group-rules";
import { type KindName, type Related, referencesOf } from "../../language";
import { networkOf } from "./job-queues";
import type { AwsPlatform } from "./kind";
import { balancerGroupOf } from "./service-balancers";

interface Caller {
  /** What the rules of its security group are kept under. */
  readonly name: string;
  readonly groupId: string;
  readonly calls: readonly Related[];
}

/**
 * Lets in at the internal load balancer what says that it calls a service behind it. A load balancer knows no callers, and its rules no security groups: who calls one of its
 * services reaches all of them, and with a job all that wait in the same queue.
 */
export function letInCallers(on: AwsPlatform): void {
  const calling = callers(on).filter(({ calls }) => called(calls, on).length > 0);
  const balancer = balancerGroupOf({ ingress: "internal" }, on);
  for (const [name, group] of new Map(calling.map(({ name, groupId }) => [name, groupId])))
    balancer.letInGroup(name, group);
  // HTTPS goes out to everywhere.
  const byHttp = calling.filter(({ calls }) => called(calls, on).some(({ domain }) => domain === undefined));
  for (const [name, groupId] of new Map(byHttp.map(({ name, groupId }) => [name, groupId])))
    letOutTo(on.group("service-caller"), name, { groupId, otherGroupId: balancer.groupId, port: 80 });
}

/** Of what a workload calls, the services behind the internal load balancer. */
function called(calls: readonly Related[], { kinds }: AwsPlatform) {
  const services = referencesOf(calls).flatMap(({ to }) => (to.kind === "service" ? kinds.services[to.key]! : []));
  return services.filter(({ ingress }) => ingress === "internal");
}

function callers(on: AwsPlatform): Caller[] {
  const { jobs, airflow, services } = on.kinds;
  const callersOf = <Item extends { calls: readonly Related[] }>(
    kind: KindName,
    items: Record<string, Item>,
    of: (name: string, item: Item) => { readonly name?: string; readonly groupId: string },
  ): Caller[] =>
    Object.entries(items).map(([name, item]) => ({
      name: `${kind}-${on.keyOf(kind, name)}`,
      calls: item.calls,
      ...of(name, item),
    }));
  return [
    ...callersOf("jobs", jobs, (_, job) => {
      const { name, group } = networkOf(job, on);
      return { name: `queue-${name}`, groupId: group.groupId };
    }),
    ...callersOf("airflow", airflow, (name) => ({ groupId: on.made("airflow", name).securityGroup!.id })),
    ...callersOf("services", services, (name) => ({ groupId: on.made("services", name).group.groupId })),
  ];
}
