import type { Script } from "./questions";

const env = (value: string) => ({ env: { FIRST_RUN: value } });

/** What nobody could know of Google Cloud without a project. */
export const gcp: Script = {
  steps: ({ image, account }) => [
    { name: "deploy", says: "everything is made, with keys of the customer's", deploy: {} },
    { name: "plan", says: "a second plan is empty", plan: "deployer" },
    { name: "call", says: "the endpoint answers", calls: 100 },
    {
      name: "update",
      says: "another version of the model",
      deploy: { live: { variants: { only: { image, ...env("2") } } } },
    },
    {
      name: "open",
      says: "the private endpoint is made anew beside the old one, as a public one",
      deploy: { live: { variants: { only: { image, ...env("2") } } }, other: { privateServiceConnect: undefined } },
    },
    {
      name: "close again",
      isOpen: true,
      says: "and privately again, under the number that it had",
      deploy: {
        live: { variants: { only: { image, ...env("2") } } },
        other: { privateServiceConnect: { projects: [account] } },
      },
    },
    { name: "call again", says: "the endpoint still answers", calls: 100 },
    ...(process.env.PONTE_PLAN_TOKEN === undefined
      ? []
      : [{ name: "plan as planner", says: "the identity that plans can plan", plan: "planner" } as const]),
  ],
  questions: () => [
    {
      finding: "Google 1",
      asks: "Are the services' agents made, without asking for an operation that cannot be read?",
      step: "deploy",
    },
    { finding: "Google 2", asks: "Do the agents' roles come in time for what needs them?", step: "deploy" },
    { finding: "Google 4", asks: "Is a private endpoint made anew where a change needs it?", step: "open" },
    { finding: "Google 4", asks: "How soon may an endpoint's number be taken again?", step: "close again" },
    { finding: "Google 6", asks: "May a model run as its own account?", step: "update" },
    {
      finding: "Google 8",
      asks: "Which metrics of predictions have data?",
      look: async ({ series }) =>
        listed(await series('metric.type = starts_with("aiplatform.googleapis.com/prediction/online/")')),
    },
    {
      finding: "Google 9",
      asks: "Does the captured table hold the requests?",
      look: async ({ rows }) => {
        const tables = await rows("captured");
        return tables.length === 0
          ? "there is no table"
          : tables.map(({ table, count }) => `${table}: ${count} rows`).join("; ");
      },
    },
    ...(process.env.PONTE_PLAN_TOKEN === undefined
      ? []
      : [{ finding: "Google 7", asks: "Can the identity that plans plan?", step: "plan as planner" }]),
  ],
};

function listed(names: readonly string[]): string {
  return names.length > 0 ? `yes: ${[...new Set(names)].sort().join(", ")}` : "none has data";
}
