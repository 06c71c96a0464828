import { describe, expect, it } from "vitest";
import { VariantMetrics } from "../../../../constructs/aws/cloudwatch/variant-metrics";

const of = { endpointName: "churn", variantName: "champion" };
const metrics = new VariantMetrics(of);

describe("the metrics of a variant", () => {
  // Namespace and name as SageMaker's list of CloudWatch metrics has them; the methods as aws-cdk has them.
  it.each([
    ["metricInvocations", "AWS/SageMaker", "Invocations", "Sum"],
    ["metricInvocationsPerInstance", "AWS/SageMaker", "InvocationsPerInstance", "Sum"],
    ["metricModelLatency", "AWS/SageMaker", "ModelLatency", "Average"],
    ["metricOverheadLatency", "AWS/SageMaker", "OverheadLatency", "Average"],
    ["metricCpuUtilization", "/aws/sagemaker/Endpoints", "CPUUtilization", "Average"],
    ["metricMemoryUtilization", "/aws/sagemaker/Endpoints", "MemoryUtilization", "Average"],
    ["metricDiskUtilization", "/aws/sagemaker/Endpoints", "DiskUtilization", "Average"],
    ["metricGpuUtilization", "/aws/sagemaker/Endpoints", "GPUUtilization", "Average"],
    ["metricGpuMemoryUtilization", "/aws/sagemaker/Endpoints", "GPUMemoryUtilization", "Average"],
  ] as const)("%s", (method, namespace, metricName, stat) => {
    const dimensions = { EndpointName: "churn", VariantName: "champion" };
    expect(metrics[method]()).toEqual({ namespace, metricName, dimensions, stat, period: 300 });
  });

  it("take another statistic and period", () => {
    const { stat, period } = metrics.metricModelLatency({ statistic: "p99", periodSeconds: 60 });
    expect([stat, period]).toEqual(["p99", 60]);
  });

  it("count what an asynchronous endpoint answers, which publishes no Invocations", () => {
    const { metricName, stat } = new VariantMetrics({ ...of, async: true }).metricInvocations();
    expect([metricName, stat]).toEqual(["Invocation5XXErrors", "SampleCount"]);
  });
});
