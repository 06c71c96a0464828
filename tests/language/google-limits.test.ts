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

it("takes sixty labels, beside which there are Ponte's own and the provider's", () => {
  const labels = (count: number) =>
    `labels: { ${Array.from({ length: count }, (_, index) => `l${index}: "x"`).join(", ")} }\n`;
  expect(problemsOf({ "dev.yaml": gcp + labels(60) })).toEqual([]);
  expect(problemsOf({ "dev.yaml": gcp + labels(61) })).toEqual([
    "dev.yaml:5:9 labels: holds 61 labels; Google takes 64 with Ponte's own, so write at most 60",
  ]);
});

it("lets in 250 groups and 1,500 members at a thing, each once for each role", () => {
  const members = (kind: string, count: number) =>
    `[${Array.from({ length: count }, (_, index) => `"${kind}:m${index}@acme.example"`).join(", ")}]`;
  const access = (readers: string, writers = "[]") =>
    problemsOf({ "dev.yaml": `${gcp}buckets:\n  raw:\n    access: { readers: ${readers}, writers: ${writers} }\n` });
  expect(access(members("group", 125), members("group", 125))).toEqual([]);
  expect(access(members("group", 125), members("group", 126))).toEqual([
    "dev.yaml:7:13 buckets.raw.access: names 251 groups, and a policy takes 250; write one group that holds them",
  ]);
  expect(access(members("user", 1_500))).toEqual([]);
  expect(access(members("user", 1_500), members("user", 1))).toEqual([
    "dev.yaml:7:13 buckets.raw.access: names 1501 members, and a policy takes 1500; write one group that holds them",
  ]);
});
