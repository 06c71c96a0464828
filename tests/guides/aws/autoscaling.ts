import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rule } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("sagemaker/latest/dg");
const async = guide("Autoscale an asynchronous endpoint", "async-inference-autoscale");
const register = guide("Register a model", "endpoint-auto-scaling-add-policy");
const targets = of("aws_appautoscaling_target", ({ service_namespace: of }) => of === "sagemaker");
const scheduled = of("aws_appautoscaling_scheduled_action");
const reference = guideOf("autoscaling/application/APIReference");
const schedules = guideOf("autoscaling/application/userguide")(
  "Schedule recurring scaling actions using cron expressions",
  "scheduled-scaling-using-cron-expressions",
);
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
    page: reference("DeregisterScalableTarget", "API_DeregisterScalableTarget"),
    held: rule(
      of("aws_appautoscaling_policy", (_, id) => !id.startsWith("service_")),
      ({ lifecycle }) => !/^terraform_data\./.test(lifecycle?.replace_triggered_by?.[0] ?? ""),
      (body) => delete body.lifecycle,
    ),
  },
  {
    says: "Deregistering a target deletes its scheduled actions, and one without a target is refused.",
    page: reference("PutScheduledAction", "API_PutScheduledAction"),
    held: rule(
      scheduled,
      ({ lifecycle, resource_id }) =>
        !/^terraform_data\./.test(lifecycle?.replace_triggered_by?.[0] ?? "") ||
        !resource_id.includes("${aws_appautoscaling_target."),
      (body) => delete body.lifecycle,
    ),
  },
  {
    says: "A cron has six fields, the year among them, and one kind of days is a question mark.",
    page: schedules,
    held: rule(
      scheduled,
      ({ schedule }) => !/^cron\((\S+ \S+ \? \S+ [^?]\S*|\S+ \S+ [^?]\S* \S+ \?) \S+\)$/.test(schedule),
      (body) => (body.schedule = "cron(0 20 * * 1-5)"),
    ),
  },
  {
    says: "A time zone is a name of the tz database.",
    page: schedules,
    held: rule(
      scheduled,
      ({ timezone }) => !/^(UTC|[A-Z]\w+(\/[A-Z][\w+-]*)+)$/.test(timezone),
      (body) => (body.timezone = "CEST"),
    ),
  },
  {
    says: "An action sets the bounds of its target, which a later plan would set back: the target does not look at them.",
    page: reference("ScalableTargetAction", "API_ScalableTargetAction"),
    held: {
      broken: (program) => {
        const on = (scheduled(program) ?? []).map(([, { resource_id }]) => resource_id as string);
        const moved = (targets(program) ?? []).filter(([id]) => on.some((each) => each.includes(`.${id}.`)));
        return scheduled(program) && breaking(moved, ({ lifecycle }) => lifecycle?.ignore_changes?.length !== 2);
      },
      without: (program) => each(targets(program), (body) => delete body.lifecycle?.ignore_changes),
    },
  },
];
