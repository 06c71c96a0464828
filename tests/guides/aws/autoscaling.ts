import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rule } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("sagemaker/latest/dg");
const async = guide("Autoscale an asynchronous endpoint", "async-inference-autoscale");
const register = guide("Register a model", "endpoint-auto-scaling-add-policy");
const targets = of("aws_appautoscaling_target");
const steps = of("aws_appautoscaling_policy", ({ policy_type }) => policy_type === "StepScaling");
const waking = of("aws_cloudwatch_metric_alarm", ({ metric_name }) => metric_name === "HasBacklogWithoutCapacity");
const backlog = of(
  "aws_appautoscaling_policy",
  (body) => custom(body)?.metric_name === "ApproximateBacklogSizePerInstance",
);
const custom = (body: Json) =>
  body.target_tracking_scaling_policy_configuration?.customized_metric_specification as Json | undefined;

export const autoscaling: readonly Entry[] = [
  {
    says: "What scales is endpoint/<endpoint>/variant/<variant>, by sagemaker:variant:DesiredInstanceCount.",
    page: register,
    held: rule(
      targets,
      (body) =>
        body.scalable_dimension !== "sagemaker:variant:DesiredInstanceCount" ||
        !/^endpoint\/[^/]+\/variant\/[A-Za-z0-9-]+$/.test(body.resource_id),
      (body) => (body.resource_id = "endpoint/churn"),
    ),
  },
  {
    says: "A variant is registered when its endpoint is there.",
    page: register,
    held: rule(
      targets,
      ({ resource_id }) => !resource_id.includes("${aws_sagemaker_endpoint."),
      (body) => (body.resource_id = "endpoint/churn/variant/champion"),
    ),
  },
  {
    says: "Only an asynchronous endpoint goes down to no instance.",
    page: async,
    held: {
      broken: (program) =>
        breaking(targets(program), ({ min_capacity, resource_id }) => {
          const [, id] = /aws_sagemaker_endpoint\.([\w-]+)\.name/.exec(resource_id) ?? [];
          const name = all(program, "aws_sagemaker_endpoint")?.find(([each]) => each === id)?.[1].name as string;
          const configuration = all(program, "aws_sagemaker_endpoint_configuration")?.find(
            ([, body]) => body.name.replace(/-[0-9a-f]{8}$/, "") === name,
          );
          return min_capacity < 1 && configuration?.[1].async_inference_config === undefined;
        }),
      without: (program) => each(targets(program), (body) => (body.min_capacity = 0)),
    },
  },
  {
    says: "A queue scales on ApproximateBacklogSizePerInstance of the endpoint, without a variant.",
    page: async,
    held: rule(
      backlog,
      (body) =>
        custom(body)!
          .dimensions.map(({ name }: Json) => name)
          .join() !== "EndpointName",
      (body) => custom(body)!.dimensions.push({ name: "VariantName", value: "only" }),
    ),
  },
  {
    says: "From no instance it comes back by an alarm on HasBacklogWithoutCapacity, which says nothing where there is capacity.",
    page: async,
    held: rule(
      waking,
      (body) => body.treat_missing_data !== "missing" || !/\.arn\}$/.test(body.alarm_actions?.[0] ?? ""),
      (body) => delete body.alarm_actions,
    ),
  },
  {
    says: "The step that the alarm takes adds one instance.",
    page: async,
    held: rule(
      steps,
      ({ step_scaling_policy_configuration: step }) =>
        step.adjustment_type !== "ChangeInCapacity" || step.step_adjustment[0].scaling_adjustment !== 1,
      ({ step_scaling_policy_configuration: step }) => (step.adjustment_type = "ExactCapacity"),
    ),
  },
  {
    says: "An endpoint without a queue scales on SageMakerVariantInvocationsPerInstance, and one with a queue does not publish it.",
    page: guide("Define a scaling policy", "endpoint-auto-scaling-add-code-define"),
    held: {
      file: "tests/constructs/aws/sagemaker/endpoint-modes.test.ts",
      test: "refuses to scale on requests, which AWS does not count there",
    },
  },
  {
    says: "CPUUtilization and GPUUtilization are sums over cores and GPUs, 400 for four.",
    page: guide("Amazon SageMaker AI metrics in Amazon CloudWatch: percent", "monitoring-cloudwatch"),
    held: {
      file: "tests/constructs/aws/sagemaker/variant-scaling.test.ts",
      test: "is measured in percent of one core or GPU, of which it has several",
    },
  },
  {
    says: "Deregistering a target deletes its policies.",
    page: guideOf("autoscaling/application/APIReference")("DeregisterScalableTarget", "API_DeregisterScalableTarget"),
    held: rule(
      of("aws_appautoscaling_policy"),
      ({ lifecycle }) => !/^terraform_data\./.test(lifecycle?.replace_triggered_by?.[0] ?? ""),
      (body) => delete body.lifecycle,
    ),
  },
];
