import type { IDependable } from "constructs";
import { ServiceAlarms } from "../../constructs/aws/cloudwatch/service-alarms";
import {
  type DashboardService,
  ServiceDashboard,
  servicePages,
} from "../../constructs/aws/cloudwatch/service-dashboard";
import { ServiceMetrics } from "../../constructs/aws/cloudwatch/service-metrics";
import type { AwsItem, AwsPlatform } from "./kind";

/** Where a service answers, in AWS's names. */
export interface ServedParts {
  /** `app/NAME/ID` of its load balancer. */
  readonly loadBalancer: string;
  readonly clusterName: string;
  readonly logGroupName?: string;
  /** What answers: the ECS service of each variant, and `targetgroup/NAME/ID` of its target group. */
  readonly variants: readonly { readonly key: string; readonly targetGroup: string; readonly serviceName: string }[];
  /** What an update ends with: alarms go on with what answers where it fails. */
  readonly dependsOn: IDependable[];
}

/** Watches one service; what comes back is for the dashboard. */
export function watchedService(
  key: string,
  { description, slo }: AwsItem<"services">,
  { loadBalancer, clusterName, logGroupName, variants, dependsOn }: ServedParts,
  on: AwsPlatform,
): DashboardService {
  const name = `service/${on.nameOf(key, 200)}`; // an endpoint may have the same key, and its alarms begin with its name
  const metrics = variants.map(
    ({ key: variantName, targetGroup, serviceName }) =>
      new ServiceMetrics({
        ...{ variantName, clusterName, serviceName },
        loadBalancerFullName: loadBalancer,
        targetGroupFullName: targetGroup,
      }),
  );
  const serviceLevel = slo && { availabilityPercent: slo.availability, latencyMilliseconds: slo.latency };
  // Each is billed: where nobody hears of them, those that a promise asks for alone.
  if (on.topic !== undefined || slo !== undefined)
    new ServiceAlarms(on.group("service-alarm"), key, {
      ...serviceLevel,
      ...{ name, logGroupName, dependsOn },
      variants: metrics,
      alarmActionArns: on.topic && [on.topic.arn],
    });
  return { name, description, variants: metrics, serviceLevel };
}

/** One dashboard for all services, and another where one does not hold them. */
export function addServiceDashboards(shown: readonly DashboardService[], on: AwsPlatform): void {
  const dashboards = servicePages(shown).map((services, index) => {
    const suffix = index === 0 ? "" : `-${index + 1}`;
    const { url } = new ServiceDashboard(on.stack, `services-dashboard${suffix}`, {
      dashboardName: on.nameOf(`services${suffix}`, 255),
      region: on.region,
      services,
    });
    return [`services${suffix}`, url] as const;
  });
  on.output("dashboards", Object.fromEntries(dashboards));
}
