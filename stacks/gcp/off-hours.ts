import type { IDependable } from "constructs";
import { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import type { CloudRunModelService } from "../../constructs/gcp/run/cloud-run-model-service";
import { CloudRunScalingRole } from "../../constructs/gcp/run/cloud-run-scaling-role";
import type { OffHoursProps } from "../../constructs/gcp/scheduler/off-hours";
import { VertexScalingRole } from "../../constructs/gcp/vertex/vertex-scaling-role";
import { floors, type OffHours } from "../../language";
import type { GcpPlatform } from "./kind";
import type { Endpoint, Variant } from "./model-identity";

/** How many replicas a variant has: what it says, or the endpoint, or the service's own least. */
export function replicasOf(endpoint: Endpoint, variant: Variant): { readonly min: number; readonly max: number } {
  const least = floors.gcp[endpoint.mode]!;
  const { min = least, max = Math.max(min, 1) } = variant.replicas ?? endpoint.replicas ?? {};
  return { min, max };
}

/** The hours that hold for an endpoint; none where it always runs. */
export function hoursOf(endpoint: Endpoint, { environment }: GcpPlatform): OffHours | undefined {
  return endpoint.alwaysOn ? undefined : environment.offHours;
}

/** What the jobs of one thing have in common. Names in the file hold no `_`, so that what is joined by one is never two things' name. */
export function jobsOf(name: string, hours: OffHours, granted: IDependable[], on: GcpPlatform): OffHoursProps {
  const { down, up, timezone: timeZone } = hours;
  const { account, ready } = scheduler(on);
  const dependsOn = [...ready, ...granted];
  return {
    ...{ jobName: on.nameOf(name, 490), down, up, timeZone, serviceAccount: account, dependsOn },
    ...{ location: on.region, project: on.projectWith("cloudscheduler") },
  };
}

/** Lets the environment's scheduler scale models on Vertex AI. */
export function mayScaleModels(on: GcpPlatform): IDependable[] {
  const { at, account } = scheduler(on);
  const roleId = roleIdOf("scale_models", on);
  const made = at.node.tryFindChild("models") as VertexScalingRole | undefined;
  const role = made ?? new VertexScalingRole(at, "models", { roleId, project: on.projectWith("iam") });
  return [role.grant("scheduler", account)];
}

/** Lets the environment's scheduler scale a service of Cloud Run. */
export function mayScaleService(key: string, service: CloudRunModelService, on: GcpPlatform): IDependable[] {
  const { at, account } = scheduler(on);
  const roleId = roleIdOf("scale_services", on);
  const made = at.node.tryFindChild("services") as CloudRunScalingRole | undefined;
  const role = made ?? new CloudRunScalingRole(at, "services", { roleId, project: on.projectWith("iam") });
  return role.grant(key, account, service);
}

/** The account that scales, made when the first thing has hours, and what Cloud Scheduler needs to call as it. */
function scheduler(on: GcpPlatform) {
  const at = on.group("off-hours");
  const account =
    (at.node.tryFindChild("scheduler") as ServiceAccount | undefined) ??
    new ServiceAccount(at, "scheduler", {
      accountId: on.nameOf("off-hours", 30),
      project: on.projectWith("iam"),
      displayName: `Off hours of ${on.nameOf("endpoints", 80)}`,
    });
  const agent = on.agents.ready("cloudscheduler.googleapis.com");
  const { member } = on.deployer ?? {};
  const actAs = member === undefined ? [] : [account.grantActAs("deployer", member)];
  return { at, account, ready: [...agent, ...actAs] };
}

function roleIdOf(key: string, on: GcpPlatform): string {
  return on.nameOf(key, 64).replace(/-/g, "_");
}
