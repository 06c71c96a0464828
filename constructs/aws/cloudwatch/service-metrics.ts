import type { Metric, MetricOptions } from "./variant-metrics";

/** One set of a service's tasks behind a load balancer, which {@link ServiceMetrics} are of. */
export interface ServiceMetricsProps {
  /** What people call it, such as `main`. */
  readonly variantName: string;

  /** `app/NAME/ID`: what an Application Load Balancer's ARN ends in (`arn_suffix`). */
  readonly loadBalancerFullName: string;

  /** `targetgroup/NAME/ID`: what its target group's ARN ends in (`arn_suffix`). */
  readonly targetGroupFullName: string;

  /** Name of the ECS cluster, in which Container Insights counts tasks. */
  readonly clusterName: string;

  /** Name of the ECS service. */
  readonly serviceName: string;
}

/** The metrics of one set of a service's tasks, under the names that aws-cdk gives them. Most are missing, and not 0, while there is nothing to count. */
export class ServiceMetrics {
  /** What people call it. */
  public readonly variantName: string;

  constructor(private readonly props: ServiceMetricsProps) {
    this.variantName = props.variantName;
  }

  /** Requests for which the load balancer could choose a task; a sum. */
  public metricRequestCount(options?: MetricOptions): Metric {
    return this.ofTargets("RequestCount", "Sum", options);
  }

  /** Answers of the tasks of one kind of HTTP status; a sum. */
  public metricHttpCodeTarget(code: "2XX" | "3XX" | "4XX" | "5XX", options?: MetricOptions): Metric {
    return this.ofTargets(`HTTPCode_Target_${code}_Count`, "Sum", options);
  }

  /** 5xx answers that the load balancer gave itself, for all services behind it: 502 or 504 for a task, 503 where there was none; a sum. */
  public metricHttpCodeElb5xx(options?: MetricOptions): Metric {
    const { loadBalancerFullName } = this.props;
    return metric(
      "AWS/ApplicationELB",
      "HTTPCode_ELB_5XX_Count",
      { LoadBalancer: loadBalancerFullName },
      "Sum",
      options,
    );
  }

  /** Seconds until a task began to answer; an average. */
  public metricTargetResponseTime(options?: MetricOptions): Metric {
    return this.ofTargets("TargetResponseTime", "Average", options);
  }

  /** Tasks that answer their health check, as the part of the load balancer has it that sees most; missing where none is registered. */
  public metricHealthyHostCount(options?: MetricOptions): Metric {
    return this.ofTargets("HealthyHostCount", "Maximum", options);
  }

  /** Tasks that do not; the most. */
  public metricUnhealthyHostCount(options?: MetricOptions): Metric {
    return this.ofTargets("UnHealthyHostCount", "Maximum", options);
  }

  /** Use of the processors that the tasks asked for, in percent; an average over them. */
  public metricCpuUtilization(options?: MetricOptions): Metric {
    return this.ofTasks("AWS/ECS", "CPUUtilization", options);
  }

  /** Use of the memory, in percent; an average over the tasks. */
  public metricMemoryUtilization(options?: MetricOptions): Metric {
    return this.ofTasks("AWS/ECS", "MemoryUtilization", options);
  }

  /** Tasks that run; an average. Published where the cluster has Container Insights. */
  public metricRunningTaskCount(options?: MetricOptions): Metric {
    return this.ofTasks("ECS/ContainerInsights", "RunningTaskCount", options);
  }

  private ofTargets(metricName: string, stat: string, options?: MetricOptions): Metric {
    const { loadBalancerFullName, targetGroupFullName } = this.props;
    const dimensions = { TargetGroup: targetGroupFullName, LoadBalancer: loadBalancerFullName };
    return metric("AWS/ApplicationELB", metricName, dimensions, stat, options);
  }

  private ofTasks(namespace: string, metricName: string, options?: MetricOptions): Metric {
    const { clusterName, serviceName } = this.props;
    return metric(namespace, metricName, { ClusterName: clusterName, ServiceName: serviceName }, "Average", options);
  }
}

// "CloudWatch metrics for your Application Load Balancer"; "Amazon ECS CloudWatch metrics"; "Amazon ECS Container Insights metrics".
function metric(
  namespace: string,
  metricName: string,
  dimensions: Record<string, string>,
  stat: string,
  { statistic = stat, periodSeconds = 300 }: MetricOptions = {},
): Metric {
  return { namespace, metricName, dimensions, stat: statistic, period: periodSeconds };
}
