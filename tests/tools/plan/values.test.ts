import { expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { withProgram } from "../../../tools/plan/program";
import { synthesizeYaml } from "../../support/environments";
import { linesOf, planOf, type Written } from "./changes";

const secret = (more: Partial<Written> = {}): Written => ({
  type: "google_secret_manager_secret",
  address: "google_secret_manager_secret.secret_hubspot_753CFCC4",
  before: null,
  after: { secret_id: "churn-dev-hubspot" },
  ...more,
});
const served = (env: string) =>
  synthesizeYaml(`cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
secrets: { hubspot: {}, other: {} }
endpoints: { embed: { mode: serverless, variants: { a: { image: "europe-west1-docker.pkg.dev/acme/s/e@sha256:${"a".repeat(64)}", env: { TOKEN: ${env} } } } } }
`).json;
const told = (resources: Written[], program: object = {}) =>
  linesOf(describePlan(withProgram(planOf(resources), program), { environment: "dev" })).filter((line) =>
    line.includes("no value"),
  );

const puts = "`secret/hubspot` has no value yet: put one in with `ponte secret set dev hubspot`";

it("tells what a secret that a plan makes still needs, on both clouds", () => {
  expect(told([secret()])).toEqual([puts]);
  const aws = { type: "aws_secretsmanager_secret", address: "aws_secretsmanager_secret.secret_hubspot_753CFCC4" };
  expect(told([secret({ ...aws, after: { name: "churn-dev-hubspot" } })])).toEqual([puts]);
});

it("tells to do so before the deploy where Cloud Run starts with it", () => {
  const before = `${puts} before the deploy, since \`endpoint/embed\` starts with it`;
  const { google_secret_manager_secret: all } = served("secret/hubspot").resource as Record<string, object>;
  const address = `google_secret_manager_secret.${Object.keys(all!).find((id) => id.includes("hubspot"))}`;
  expect(told([secret({ address })], served("secret/hubspot"))).toEqual([before]);
  expect(told([secret({ address })], served("secret/hubspot@3"))).toEqual([before]);
  expect(told([secret({ address })], served("secret/other"))).toEqual([puts]);
});

it("says nothing of what it does not know: a secret that is there, that is taken over, that goes, or that nobody named", () => {
  const there = { secret_id: "churn-dev-hubspot" };
  expect(told([secret({ before: there, after: { ...there, labels: { a: "b" } } })])).toEqual([]);
  expect(told([secret({ importing: { id: "x" } })])).toEqual([]);
  expect(told([secret({ before: there, after: null })])).toEqual([]);
  expect(told([secret({ address: "google_secret_manager_secret.other" })])).toEqual([]);
});
