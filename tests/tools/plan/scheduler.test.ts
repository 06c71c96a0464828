import { expect, it } from "vitest";
import { linesOf, told } from "./changes";

const replicas = (count: number) => ({ deployedModel: { id: "1", dedicatedResources: { minReplicaCount: count } } });
const job = (count: number, schedule = "0 7 * * 1-5") => ({
  ...{ name: "churn-dev-churn_champion_up", region: "europe-west1", schedule, time_zone: "Europe/Berlin" },
  http_target: [{ http_method: "POST", body: Buffer.from(JSON.stringify(replicas(count))).toString("base64") }],
});
const lines = (before: object | null, after: object | null) =>
  linesOf(told({ type: "google_cloud_scheduler_job", before, after } as never)).join("\n");

it("what a job sends is told as what it says, and not in base64", () => {
  const text = lines(job(2), job(3, "0 8 * * 1-5"));
  expect(text).toContain("Updates schedule `churn-dev-churn_champion_up`: `schedule`: `0 7 * * 1-5` -> `0 8 * * 1-5`");
  expect(text).toContain("`http_target.body.deployedModel.dedicatedResources.minReplicaCount`: `2` -> `3`");
  expect(text).not.toContain("eyJ");
});

it("a job that comes or goes is a schedule, and no danger", () => {
  expect(lines(null, job(2))).toContain("Creates schedule `churn-dev-churn_champion_up`");
  expect(lines(job(2), null)).toContain("Destroys schedule `churn-dev-churn_champion_up`");
  expect(told({ type: "google_cloud_scheduler_job", before: job(2), after: null }).dangerous).toBe(false);
});
