import { expect, it } from "vitest";
import {
  dashboardPages,
  ServingDashboard,
  type DashboardEndpoint,
} from "../../../../constructs/aws/cloudwatch/serving-dashboard";
import { VariantMetrics } from "../../../../constructs/aws/cloudwatch/variant-metrics";
import { synth } from "../../../support/synth";

const variant = (endpointName: string, key: string, instanceType?: string) => ({
  key,
  instanceType,
  metrics: new VariantMetrics({ endpointName, variantName: key }),
});
const widgets = (endpoints: DashboardEndpoint[]) => {
  const { resource } = synth(
    (scope) => new ServingDashboard(scope, "d", { dashboardName: "acme", region: "eu-west-1", endpoints }),
  );
  return JSON.parse(resource.aws_cloudwatch_dashboard![0]!.dashboard_body).widgets as any[];
};
const titles = (endpoints: DashboardEndpoint[]) =>
  widgets(endpoints).map(({ properties }) => properties.title ?? properties.markdown);

it("shows what an endpoint's machines have, below its name", () => {
  const graphs = ["Requests", "Errors", "Latency of the model (microseconds)", "Instances"];
  const use = "Processors and memory (percent; of processors, of one)";
  expect(titles([{ endpointName: "a", variants: [variant("a", "main", "ml.m5.large")] }])).toEqual([
    "## a",
    ...graphs,
    use,
  ]);
  expect(titles([{ endpointName: "a", variants: [variant("a", "main", "ml.g5.xlarge")] }])).toContain(
    "GPUs (percent of one)",
  );
  expect(titles([{ endpointName: "a", variants: [variant("a", "main")] }])).not.toContain("Instances");
  expect(titles([{ endpointName: "a", variants: [], async: {} }])).toEqual(["## a\n\nNo model yet", "Queue"]);
});

it("draws what was promised, in the unit of the metric", () => {
  const serviceLevel = { availabilityPercent: 99.9, latencyMilliseconds: { p95: 300 } };
  const [heading, , , latency] = widgets([
    { endpointName: "a", description: "Who leaves", variants: [variant("a", "main")], serviceLevel },
  ]);
  expect(heading.properties.markdown).toBe("## a\n\nWho leaves\n\n99.9% of 30 days, p95 300 ms");
  expect(latency.properties.annotations.horizontal).toEqual([{ label: "p95 promised", value: 300_000 }]);
  expect(latency.properties.metrics).toContainEqual([
    ...["AWS/SageMaker", "ModelLatency", "EndpointName", "a", "VariantName", "main"],
    { label: "main p95", stat: "p95", period: 300 },
  ]);
});

it("stacks the endpoints by name, whatever their order, without one upon another", () => {
  const [a, b] = ["a", "b"].map((name) => ({ endpointName: name, variants: [variant(name, "main", "ml.m5.large")] }));
  expect(widgets([b!, a!])).toEqual(widgets([a!, b!]));
  const cells = widgets([a!, b!]).flatMap(({ x, y, width, height }) => {
    expect(x + width).toBeLessThanOrEqual(24);
    return Array.from(
      { length: width * height },
      (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`,
    );
  });
  expect(new Set(cells).size).toBe(cells.length);
});

it("holds 500 widgets and 2,500 metrics, and says how many dashboards hold more", () => {
  const many = (count: number, variants: number) =>
    Array.from({ length: count }, (_, index) => {
      const endpointName = `e${index + 100}`;
      const served = Array.from({ length: variants }, (_, key) => variant(endpointName, `v${key}`, "ml.g5.xlarge"));
      return { endpointName, variants: served };
    });
  const sizes = (endpoints: DashboardEndpoint[]) => dashboardPages(endpoints).map(({ length }) => length);
  expect(sizes(many(72, 1))).toEqual([71, 1]); // seven widgets each
  expect(sizes(many(21, 10))).toEqual([20, 1]); // 120 metrics each
  expect(sizes([])).toEqual([]);
  expect(dashboardPages(many(72, 1).reverse())[1]!.map(({ endpointName }) => endpointName)).toEqual(["e171"]);
  expect(() => widgets(many(72, 1))).toThrow(
    "72 endpoints are more than a dashboard holds; make several: dashboardPages",
  );
});
