import { afterAll, beforeAll, expect, it } from "vitest";
import { describePlan } from "../../tools/plan/describe-plan";
import { readPlan } from "../../tools/plan/plan";
import { GoogleProject } from "./support/google-project";
import { needs, reasonToSkip } from "./support/needs";
import { badMoments, order, servingCalls } from "./support/vertex-calls";

// An endpoint behind Private Service Connect that lets others in: the sandbox refuses another list of projects, and the number of what was
// deleted, as Vertex AI does.
const required = ["hashicorp/google", "magodo/restful"];
needs(...required);

const champion = { image: `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${"a".repeat(64)}` };

let project: GoogleProject;
beforeAll(async () => {
  if (!reasonToSkip(required)) project = await GoogleProject.start("private");
});
afterAll(() => project?.stop());

const write = (privateServiceConnect: object | undefined) =>
  project.write({ endpoints: { churn: { privateServiceConnect, variants: { champion } } } });
const endpoints = () => project.google.entries().filter(({ type }) => type === "aiplatform:endpoints");

it("is another endpoint, with its models, before the old one goes", async () => {
  write({ projects: ["acme-shop"] });
  expect(await project.deploy()).toSucceed("Apply complete!");
  const [before] = endpoints();

  write({ projects: ["acme-shop", "acme-web"] });
  await project.plan("-out=dev.tfplan");
  const shown = await project.terraform(["show", "-json", "dev.tfplan"]);
  const { text } = describePlan(readPlan(shown.output), { environment: "dev" });
  expect(text).toMatch(/Replaces endpoint `churn-dev-churn`: the new one is made beside it under another name/);
  project.newCalls();
  expect(await project.deploy()).toSucceed("Apply complete!");
  const calls = project.newCalls();
  expect(order(servingCalls(calls))).toBe("D T T X");
  expect(badMoments(project.google.calls()).filter((moment) => !/serves 0% of its requests/.test(moment))).toEqual([]);

  const [after, ...others] = endpoints();
  expect(others).toEqual([]);
  expect(after!.name).not.toBe(before!.name);
  expect(after!.body.privateServiceConnectConfig.projectAllowlist).toEqual(["acme-shop", "acme-web"]);
  expect((await project.plan()).code).toBe(0);
});

it("goes back within a week by another text only", async () => {
  write({ projects: ["acme-shop"] });
  const refused = await project.deploy();
  expect(refused).toFail("already exists");
  write({ projects: ["acme-shop"], redeploy: "back again" });
  expect(await project.deploy()).toSucceed("Apply complete!");
  expect(endpoints()).toHaveLength(1);
});
