import { expect, it } from "vitest";
import {
  type DashboardService,
  ServiceDashboard,
  servicePages,
} from "../../../../constructs/aws/cloudwatch/service-dashboard";
import { ServiceMetrics } from "../../../../constructs/aws/cloudwatch/service-metrics";
import { synth } from "../../../support/synth";

const variant = (variantName: string) =>
  new ServiceMetrics({
    ...{ variantName, loadBalancerFullName: "app/acme/1", targetGroupFullName: "targetgroup/scores/2" },
    ...{ clusterName: "acme", serviceName: "scores" },
  });
const widgets = (services: DashboardService[]) => {
  const { resource } = synth(
    (scope) => new ServiceDashboard(scope, "d", { dashboardName: "acme", region: "eu-west-1", services }),
  );
  return JSON.parse(resource.aws_cloudwatch_dashboard![0]!.dashboard_body).widgets as any[];
};

it("shows requests, errors, latency, replicas and what they use, below a service's name", () => {
  const serviceLevel = { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } };
  const shown = widgets([{ name: "scores", description: "Who leaves", variants: [variant("main")], serviceLevel }]);
  expect(shown.map(({ properties }) => properties.title ?? properties.markdown)).toEqual([
    "## scores\n\nWho leaves\n\n99.9% of 30 days, p95 300 ms",
    ...["Requests", "Errors", "Latency (seconds)", "Replicas", "Processors and memory (percent)"],
  ]);
  const [, , errors, latency, replicas] = shown;
  expect(latency.properties.annotations.horizontal).toEqual([{ label: "p95 promised", value: 0.3 }]);
  const targets = ["TargetGroup", "targetgroup/scores/2", "LoadBalancer", "app/acme/1"];
  expect(errors.properties.metrics).toEqual([
    ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", ...targets, { label: "main 5xx", stat: "Sum", period: 300 }],
    ["AWS/ApplicationELB", "HTTPCode_Target_4XX_Count", ...targets, { label: "main 4xx", stat: "Sum", period: 300 }],
    [
      ...["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", "app/acme/1"],
      { label: "5xx of the load balancer, for all", stat: "Sum", period: 300 },
    ],
  ]);
  expect(replicas.properties.metrics[0].slice(0, 6)).toEqual([
    ...["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", "acme", "ServiceName", "scores"],
  ]);
});

it("stacks the services by name, whatever their order", () => {
  const [a, b] = ["a", "b"].map((name) => ({ name, variants: [variant("main"), variant("next")] }));
  expect(widgets([b!, a!])).toEqual(widgets([a!, b!]));
});

it("says how many dashboards hold more than one does", () => {
  const many = Array.from({ length: 84 }, (_, index) => ({ name: `s${index + 100}`, variants: [variant("main")] }));
  expect(servicePages(many).map(({ length }) => length)).toEqual([83, 1]); // of 500 widgets, six each
  expect(() => widgets(many)).toThrow("84 services are more than a dashboard holds; make several: servicePages");
});
