import { expect, it } from "vitest";
import { problemsOf } from "../support/environments";
import { aws, gcp } from "./refuses";

const emails = (count: number) =>
  `alerts: { emails: [${Array.from({ length: count }, (_, index) => `m${index}@acme.example`).join(", ")}] }\n`;
const reading = (count: number, relation = "reads") =>
  `${gcp}buckets: { raw: {} }\nairflow: { p: { ${relation}: [${Array.from({ length: count }, (_, index) => `bucket/raw/p${index}`).join(", ")}] } }\n`;

it("lets an alert reach sixteen addresses on Google Cloud", () => {
  expect(problemsOf({ "dev.yaml": gcp + emails(16), "prod.yaml": aws + emails(17) })).toEqual([]);
  expect(problemsOf({ "dev.yaml": gcp + emails(17) })).toEqual([
    "dev.yaml:5:19 alerts.emails: holds 17 addresses, and an alert of Google's reaches 16; write the address of a group",
  ]);
});

it.each(["reads", "writes", "appends"])("lets a workload name twenty paths of a bucket that it %s", (relation) => {
  expect(problemsOf({ "dev.yaml": reading(20, relation) })).toEqual([]);
  const whole = reading(20, relation).replace(`${relation}: [`, `${relation}: [bucket/raw, `); // has no condition, so it is none of the twenty
  expect(problemsOf({ "dev.yaml": whole })).toEqual([]);
  expect(problemsOf({ "dev.yaml": reading(22, relation) })).toEqual([
    expect.stringMatching(
      new RegExp(
        `^dev.yaml:6:\\d+ airflow.p.${relation}.20: is the 21st path of bucket/raw, .+; write bucket/raw, or a folder`,
      ),
    ),
  ]);
});
