import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rule } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("sagemaker/latest/dg");
const rollback = guide("Auto-Rollback Configuration and Monitoring", "deployment-guardrails-configuration");
const exclusions = guide("Exclusions", "deployment-guardrails-exclusions");
const scaling = guide("Update endpoints that use auto scaling", "endpoint-scaling-update");

const endpoints = of("aws_sagemaker_endpoint");
const guarded = of("aws_sagemaker_endpoint", (body) => Boolean(body.deployment_config));
const rolling = of(
  "aws_sagemaker_endpoint",
  (body) => routing(body)?.type !== undefined && routing(body).type !== "ALL_AT_ONCE",
);
const routing = (body: Json) => body.deployment_config?.blue_green_update_policy.traffic_routing_configuration;
const rollbackAlarms = of("aws_cloudwatch_metric_alarm", ({ alarm_name }) => /\/(errors|latency)$/.test(alarm_name));
const forPeople = (type: string) =>
  of(type, (body) => /\/(availability|p\d\d$)/.test(body.alarm_name ?? "/availability"));
const metricsOf = (body: Json) => (body.metric_query as Json[]).flatMap(({ metric }) => metric ?? []) as Json[];
const named = (body: Json) => metricsOf(body).map(({ metric_name }) => metric_name as string);
const isAsync = (body: Json) => named(body).includes("InvocationFailures");
const dependsOn = (body: Json, type: string) =>
  (body.depends_on ?? []).some((each: string) => each.startsWith(`${type}.`));
const isServerless = (body: Json) => !/takes an update back/.test(body.alarm_description);
const scaled = of("aws_appautoscaling_target", ({ service_namespace: of }) => of === "sagemaker");
const policies = of("aws_appautoscaling_policy", (_, id) => !id.startsWith("service_"));
const mark = (body: Json) => body.lifecycle?.replace_triggered_by?.[0] as string | undefined;

export const sagemakerUpdates: readonly Entry[] = [
  {
    finding: "AWS 3",
    says: "Metrics with the dimension EndpointConfigName are of the new fleet alone; without it the old fleet's errors count, and a canary's are thin.",
    page: rollback,
    held: rule(
      of(
        "aws_cloudwatch_metric_alarm",
        (body) => /\/errors$/.test(body.alarm_name) && !isAsync(body) && !isServerless(body),
      ),
      (body) => metricsOf(body).some(({ dimensions }) => dimensions.EndpointConfigName === undefined),
      (body) => metricsOf(body).forEach(({ dimensions }) => delete dimensions.EndpointConfigName),
    ),
  },
  {
    says: "A step of the rollout that fails altogether trips the alarms, also where they watch both fleets.",
    page: rollback,
    held: {
      file: "tests/constructs/aws/sagemaker/rollback-alarms.test.ts",
      test: "trip when a step of %d%% fails altogether, whatever is promised",
    },
  },
  {
    says: "Alarms go off within the wait of a step, or the next one begins.",
    page: rollback,
    held: {
      broken: (program) => {
        const waits = (rolling(program) ?? []).map(([, body]) => [body.name, routing(body).wait_interval_in_seconds]);
        return breaking(rollbackAlarms(program), (body) => {
          const [, wait] = waits.find(([name]) => body.alarm_name.startsWith(`${name}/`)) ?? [];
          return wait !== undefined && body.evaluation_periods * 60 + 60 > wait;
        });
      },
      without: (program) => each(rolling(program), (body) => (routing(body).wait_interval_in_seconds = 60)),
    },
  },
  {
    says: "An update watches 1 to 10 alarms, which exist before it; an endpoint without any cannot get one in place.",
    page: guideOf("sagemaker/latest/APIReference")("AutoRollbackConfig", "API_AutoRollbackConfig"),
    held: rule(
      guarded,
      (body) => {
        const alarms = body.deployment_config.auto_rollback_configuration?.alarms ?? [];
        return (
          alarms.length < 1 || alarms.length > 10 || alarms.some((each: Json) => !each.alarm_name.startsWith("${"))
        );
      },
      (body) => (body.deployment_config.auto_rollback_configuration.alarms = []),
    ),
  },
  {
    finding: "AWS 4",
    says: "A blue/green update wants variants of the same names before and after: no scaling and no instance type is in a name.",
    page: exclusions,
    held: rule(
      of("aws_sagemaker_endpoint_configuration", ({ production_variants: all }) =>
        all.some((one: Json) => one.instance_type),
      ),
      ({ production_variants: all }) =>
        all.some((one: Json) => one.instance_type && one.variant_name.includes(one.instance_type.split(".")[1])),
      ({ production_variants: all }) => all.forEach((one: Json) => (one.variant_name += "-m5-large-c7i-xlarge")),
    ),
  },
  {
    says: "A variant is deregistered before its instance type changes, and registered again after the update.",
    page: scaling,
    held: {
      broken: (program) => {
        const on = (endpoints(program) ?? []).flatMap(([, body]) => (body.depends_on ?? []) as string[]);
        const replaced = [...(scaled(program) ?? []), ...(policies(program) ?? [])];
        return scaled(program) && breaking(replaced, (body) => !on.includes(mark(body) ?? "none"));
      },
      without: (program) => each(scaled(program), (body) => delete body.lifecycle),
    },
  },
  {
    says: "UpdateEndpoint refuses another instance type for a variant that is registered, and its removal.",
    page: scaling,
    held: {
      file: "tests/terraform/sagemaker-sandbox.test.ts",
      test: "takes care of a variant that is registered for scaling and %s",
    },
  },
  {
    says: "Alarms and dashboards for people follow what serves: they change after the endpoint, and not when its update fails.",
    page: rollback,
    held: {
      broken: (program) => {
        const people = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "aws_cloudwatch_dashboard"];
        if (endpoints(program) === undefined) return undefined;
        const all = people.flatMap((type) => forPeople(type)(program) ?? []);
        const bodies = all.filter(
          ([id, { alarm_name: name = "" }]) => !/^service/.test(id) && !/^service\//.test(name as string),
        );
        return breaking(bodies, (body) => !dependsOn(body, "aws_sagemaker_endpoint"));
      },
      without: (program) => each(all(program, "aws_cloudwatch_dashboard"), (body) => delete body.depends_on),
    },
  },
  {
    finding: "AWS 8",
    says: "An update starts a new fleet for a new configuration; of one whose rollout alone changes the guide does not speak.",
    page: guideOf("sagemaker/latest/APIReference")("UpdateEndpoint", "API_UpdateEndpoint"),
    held: { file: "tests/tools/plan/sagemaker.test.ts", test: "says that another rollout alone starts a new fleet" },
  },
  {
    says: "A canary takes at most half of the fleet, a linear step 10 to 50 percent, and neither goes with one instance.",
    page: guide("Use canary traffic shifting", "deployment-guardrails-blue-green-canary"),
    held: rule(
      rolling,
      (body) => {
        const { type, canary_size: canary, linear_step_size: linear } = routing(body);
        const { value } = canary ?? linear ?? { value: 0 };
        return value < (type === "CANARY" ? 1 : 10) || value > 50;
      },
      (body) => ((routing(body).canary_size ?? routing(body).linear_step_size).value = 60),
    ),
  },
  {
    says: "Inferentia 1 moves all at once.",
    page: exclusions,
    held: {
      file: "tests/constructs/aws/sagemaker/deployment-config.test.ts",
      test: "is all at once on Inferentia 1, for which AWS does nothing else",
    },
  },
  {
    says: "A wait between steps is taken where all moves at once, too, and without a longest time for the whole.",
    page: guide("Use all at once traffic shifting", "deployment-guardrails-blue-green-all-at-once"),
    held: { notChecked: "AWS takes it, and the provider plans nothing afterwards: nothing is refused" },
  },
  {
    says: "Several variants, network isolation, keys and captured requests go with guardrails.",
    page: exclusions,
    held: { notChecked: "they were exclusions in 2021 and are none: nothing is refused" },
  },
  {
    says: "Another list of alarms, and a variant more, are updates in place.",
    page: rollback,
    held: {
      file: "tests/terraform/serving-aws.test.ts",
      test: "take a new image, artifact, machine, number of replicas, challenger and first model, all at once",
    },
  },
];
