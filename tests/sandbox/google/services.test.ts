import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { services, serviceOf } from "../../../sandbox/google/services";

const types = join(__dirname, "../../../sandbox/google/types");
const shared = ["checks.ts", "index.ts", "row.ts", "service.ts"]; // what is no service
const files = readdirSync(types).filter((file) => !shared.includes(file));

it.each(files)("knows the service of types/%s", async (file) => {
  const exported = Object.values((await import(join(types, file.replace(/\.ts$/, "")))) as object);
  expect(Object.values(services).filter((service) => exported.includes(service))).toHaveLength(1);
});

it.each([
  ["pubsub.googleapis.com", "pubsub"],
  ["europe-west4-aiplatform.googleapis.com", "aiplatform"],
  ["aiplatform.europe-west4.rep.googleapis.com", "aiplatform"],
  ["7.europe-west4-481516234200.prediction.vertexai.goog", "aiplatform"],
  ["clouddeploy.googleapis.com", "clouddeploy"],
  ["sheets.googleapis.com", undefined],
  ["constructor.googleapis.com", undefined],
])("finds the service behind %s: %s", (host, name) => {
  expect(serviceOf(host)?.name).toBe(name);
});
