/** A CloudWatch metric with its statistic: as it stands the `metric` of an alarm's query, and what a {@link ServingDashboard} draws. */
export interface Metric {
  /** `AWS/SageMaker` or `/aws/sagemaker/Endpoints`. */
  readonly namespace: string;

  /** Such as `ModelLatency`. */
  readonly metricName: string;

  /** What the metric is of, such as the endpoint and the variant. */
  readonly dimensions: Record<string, string>;

  /** `Sum`, `Average`, `SampleCount`, `p95` ... */
  readonly stat: string;

  /** Seconds that one value spans. */
  readonly period: number;
}

/** How a metric is summed up, where it is not to be as the method says. */
export interface MetricOptions {
  /**
   * `Sum`, `Average`, `Maximum`, `SampleCount`, or a percentile such as `p95`.
   * @default - the method's own
   */
  readonly statistic?: string;

  /**
   * Seconds that one value spans: 60, 300, or another multiple of 60.
   * @default 300
   */
  readonly periodSeconds?: number;
}

/** What SageMaker counts answers under by their HTTP status. */
export type InvocationResponseCode = "Invocation4XXErrors" | "Invocation5XXErrors";

/** A model behind an endpoint, and how it is watched. */
export interface ServedVariant {
  /** The model's name among the endpoint's. */
  readonly key: string;

  /** Machine that serves it; undefined for a serverless one. */
  readonly instanceType?: string;

  /** Its metrics. */
  readonly metrics: VariantMetrics;
}

/** The variant that {@link VariantMetrics} are of. */
export interface VariantMetricsProps {
  /** Name of the endpoint, written out: whoever watches it need not wait for it. */
  readonly endpointName: string;

  /** Name of the variant, as SageMaker has it. */
  readonly variantName: string;

  /**
   * The endpoint is an asynchronous one.
   * @default false
   */
  readonly async?: boolean;

  /**
   * The endpoint is a serverless one.
   * @default false
   */
  readonly serverless?: boolean;

  /**
   * Name of an endpoint configuration: then only the requests that its fleet has answered count. SageMaker publishes invocation metrics so from when
   * the fleet receives traffic, and on after the update.
   * @default - whichever fleet answers
   */
  readonly endpointConfigName?: string;
}

/** The metrics of one production or shadow variant, under the names that aws-cdk gives them. */
export class VariantMetrics {
  /** Name of the variant. */
  public readonly variantName: string;

  constructor(private readonly props: VariantMetricsProps) {
    this.variantName = props.variantName;
  }

  /** Requests that the model was asked; a sum. */
  public metricInvocations(options?: MetricOptions): Metric {
    if (!this.props.async) return this.metric("AWS/SageMaker", "Invocations", "Sum", options);
    // An asynchronous endpoint publishes no Invocations, but a 0 or a 1 for each request under this name.
    return this.metric("AWS/SageMaker", "Invocation5XXErrors", "SampleCount", options);
  }

  /** True for a variant of an asynchronous endpoint. */
  public get isAsync(): boolean {
    return this.props.async ?? false;
  }

  /** True for a variant of a serverless endpoint. */
  public get isServerless(): boolean {
    return this.props.serverless ?? false;
  }

  /**
   * Requests that the model did not answer with 2XX: 4XX and 5XX, time-outs, broken connections and answers that are no HTTP; a sum. Not
   * published by asynchronous and serverless endpoints.
   */
  public metricInvocationModelErrors(options?: MetricOptions): Metric {
    return this.metric("AWS/SageMaker", "InvocationModelErrors", "Sum", options);
  }

  /** Requests of an asynchronous endpoint that failed, those among them whose files could not be fetched or left; a sum. */
  public metricInvocationFailures(options?: MetricOptions): Metric {
    return this.metric("AWS/SageMaker", "InvocationFailures", "Sum", options);
  }

  /** Requests for each instance; a sum. Not published by serverless and asynchronous endpoints. */
  public metricInvocationsPerInstance(options?: MetricOptions): Metric {
    return this.metric("AWS/SageMaker", "InvocationsPerInstance", "Sum", options);
  }

  /** Answers of one kind of HTTP status; a sum. */
  public metricInvocationResponseCode(code: InvocationResponseCode, options?: MetricOptions): Metric {
    return this.metric("AWS/SageMaker", code, "Sum", options);
  }

  /** Time that the model took, in microseconds; an average. */
  public metricModelLatency(options?: MetricOptions): Metric {
    return this.metric("AWS/SageMaker", "ModelLatency", "Average", options);
  }

  /** Time that SageMaker adds to the model's, in microseconds; an average. Not published by asynchronous endpoints. */
  public metricOverheadLatency(options?: MetricOptions): Metric {
    return this.metric("AWS/SageMaker", "OverheadLatency", "Average", options);
  }

  /** Use of the processors, in percent of one: 400 is all that four can give; an average over the instances. */
  public metricCpuUtilization(options?: MetricOptions): Metric {
    return this.metric("/aws/sagemaker/Endpoints", "CPUUtilization", "Average", options);
  }

  /** Use of the memory, in percent; an average over the instances. */
  public metricMemoryUtilization(options?: MetricOptions): Metric {
    return this.metric("/aws/sagemaker/Endpoints", "MemoryUtilization", "Average", options);
  }

  /** Use of the disk, in percent; an average over the instances. */
  public metricDiskUtilization(options?: MetricOptions): Metric {
    return this.metric("/aws/sagemaker/Endpoints", "DiskUtilization", "Average", options);
  }

  /** Use of the GPUs, in percent of one: 400 is all that four can give; an average over the instances. */
  public metricGpuUtilization(options?: MetricOptions): Metric {
    return this.metric("/aws/sagemaker/Endpoints", "GPUUtilization", "Average", options);
  }

  /** Use of the GPUs' memory, in percent of one; an average over the instances. */
  public metricGpuMemoryUtilization(options?: MetricOptions): Metric {
    return this.metric("/aws/sagemaker/Endpoints", "GPUMemoryUtilization", "Average", options);
  }

  /** Instances that run: each reports its processors once a minute. */
  public metricInstances(): Metric {
    return this.metricCpuUtilization({ statistic: "SampleCount", periodSeconds: 60 });
  }

  private metric(namespace: string, metricName: string, stat: string, options: MetricOptions = {}): Metric {
    const { endpointName, variantName, endpointConfigName } = this.props;
    const dimensions = {
      EndpointName: endpointName,
      VariantName: variantName,
      ...(endpointConfigName !== undefined && { EndpointConfigName: endpointConfigName }),
    };
    return { namespace, metricName, dimensions, stat: options.statistic ?? stat, period: options.periodSeconds ?? 300 };
  }
}
