import type { Script } from "./questions";

const env = (value: string) => ({ env: { FIRST_RUN: value } });
const serving = "AWS/SageMaker";

/** What nobody could know of AWS without an account. */
export const aws: Script = {
  steps: ({ planProfile, image }) => [
    { name: "deploy", says: "everything is made", deploy: {} },
    { name: "plan", says: "a second plan is empty", plan: "deployer" },
    { name: "call", says: "the endpoint answers", calls: 300 },
    {
      name: "update",
      says: "another model, with a canary and alarms that roll back",
      deploy: { live: { variants: { only: { image, ...env("2") } } } },
    },
    {
      name: "rollout",
      isOpen: true,
      says: "another way to roll out, and nothing else",
      deploy: {
        live: { variants: { only: { image, ...env("2") } }, rollout: { linear: { step: "50%", every: "5m" } } },
      },
    },
    {
      name: "instance",
      says: "another instance type of a variant that scales",
      deploy: { live: { variants: { only: { image, ...env("2") } }, instance: "ml.c5.large" } },
    },
    {
      name: "fixed",
      says: "the same without scaling",
      deploy: {
        live: { variants: { only: { image, ...env("2") } }, instance: "ml.c5.large", replicas: { min: 2, max: 2 } },
      },
    },
    {
      name: "variant",
      says: "a second variant, by a canary",
      isOpen: true,
      deploy: {
        live: { variants: { only: { image, ...env("2"), traffic: "90%" }, second: { image, traffic: "10%" } } },
      },
    },
    {
      name: "async capture",
      says: "captured requests of an asynchronous endpoint",
      isOpen: true,
      deploy: {
        live: { variants: { only: { image, ...env("2") } } },
        other: { capture: { sample: "100%", to: "dataset/captured" } },
      },
    },
    { name: "call again", says: "the endpoint still answers", calls: 300 },
    ...(planProfile === undefined
      ? []
      : [{ name: "plan as planner", says: "the identity that plans can plan", plan: "planner" } as const]),
  ],
  questions: ({ airflow, planProfile }) => [
    {
      finding: "AWS 1",
      asks: "Does an update with alarms go through, the role being allowed to look at them?",
      step: "update",
    },
    {
      finding: "AWS 3",
      asks: "Are metrics of the new fleet published with the dimension EndpointConfigName?",
      look: async ({ metrics }) =>
        seen(await metrics(serving), ({ dimensions }) => dimensions.includes("EndpointConfigName")),
    },
    { finding: "AWS 4", asks: "Does another instance type of a scaled variant go through?", step: "instance" },
    { finding: "AWS 4", asks: "Does the end of scaling go through?", step: "fixed" },
    { finding: "AWS 4", asks: "Does a variant more go through under a canary?", step: "variant" },
    { finding: "AWS 12", asks: "May an asynchronous endpoint capture its requests?", step: "async capture" },
    { finding: "AWS 8", asks: "Is another rollout with the same configuration taken?", step: "rollout" },
    {
      finding: "AWS 9",
      asks: "Does InvocationModelErrors exist, and Invocation5XXErrors beside it?",
      look: async ({ metrics }) =>
        seen(await metrics(serving), ({ metric }) => /^Invocation(Model|5XX)Errors$/.test(metric)),
    },
    {
      finding: "AWS 10",
      asks: "Has ModelLatency percentiles?",
      look: async ({ percentile }) => {
        const value = await percentile(serving, "ModelLatency", "p95");
        return value === undefined ? "no data" : `yes: p95 is ${value} microseconds`;
      },
    },
    { finding: "AWS 11", asks: "Is everything made with the roles as narrow as they are?", step: "deploy" },
    ...(airflow ? [{ finding: "AWS 12", asks: "Is Airflow's default version still to be had?", step: "deploy" }] : []),
    ...(planProfile === undefined
      ? []
      : [{ finding: "AWS 2", asks: "Can the identity that plans plan?", step: "plan as planner" }]),
  ],
};

function seen(
  metrics: readonly { metric: string; dimensions: readonly string[] }[],
  is: (each: { metric: string; dimensions: readonly string[] }) => boolean,
): string {
  const found = [
    ...new Set(metrics.filter(is).map(({ metric, dimensions }) => `${metric} by ${dimensions.join(", ")}`)),
  ];
  return found.length > 0 ? `yes: ${found.join("; ")}` : `not among the ${metrics.length} metrics that there were`;
}
