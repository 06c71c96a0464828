import { expect, it } from "vitest";
import { problemsOf } from "../support/environments";
import { synthesizeYaml } from "../support/environments";
import { aws, digest, role } from "./refuses";

const numbered = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => each(index)).join(", ");
const roles = (count: number, prefix = "reader") =>
  `[${numbered(count, (index) => role(`${prefix}-${index}-of-this-environment`))}]`;
const problems = (text: string) => problemsOf({ "dev.yaml": aws + text });

it("takes forty labels, beside which there are Ponte's own", () => {
  const labels = (count: number) => `labels: { ${numbered(count, (index) => `l${index}: "x"`)} }\n`;
  expect(problems(labels(40))).toEqual([]);
  expect(problems(labels(41))).toEqual([
    "dev.yaml:5:9 labels: holds 41 labels; AWS takes 50 with Ponte's own, so write at most 40",
  ]);
});

it("lets buckets let in as many roles as the policy of their key holds", () => {
  const buckets = Array.from(
    { length: 8 },
    (_, index) => `  b${index}: { access: { readers: ${roles(80, `r${index}`)} } }`,
  );
  const text = (count: number) => `encryption: customer-managed\nbuckets:\n${buckets.slice(0, count).join("\n")}\n`;
  expect(problems(text(6))).toEqual([]);
  expect(problems(text(8))).toEqual([
    expect.stringMatching(
      /^dev.yaml:\d+:\d+ buckets.b\d.access.readers.\d+: is role number 5\d\d that buckets let in, .+; name a role/,
    ),
  ]);
  expect(problems(text(8).replace("customer-managed", "provider-managed"))).toEqual([]);
});

it("says where a bucket or a registry lets in more roles than its policy holds", () => {
  const many = (kind: string, count: number) => () =>
    synthesizeYaml(`${aws}${kind}: { raw: { access: { readers: ${roles(count)} } } }\n`);
  expect(many("buckets", 120)).not.toThrow();
  expect(many("buckets", 200)).toThrow(
    /^\S*dev.yaml:5:\d+ buckets.raw: who is let in takes about 2\d{4} characters of the 20480 in a bucket's policy; let in fewer roles, or one role/,
  );
  expect(many("registries", 120)).not.toThrow();
  expect(many("registries", 200)).toThrow(/registries.raw: who is let in takes about 1\d{4} characters of the 10240/);
});

it("gives a container a hundred variables", () => {
  const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn${digest}`;
  const env = (count: number) =>
    `endpoints: { e: { variants: { a: { image: "${image}", env: { ${numbered(count, (index) => `V${index}: "x"`)} } } } } }\n`;
  expect(problems(env(100))).toEqual([]);
  expect(problems(env(101))).toEqual([
    expect.stringMatching(/ endpoints.e.variants.a.env: holds 101 variables, and SageMaker takes 100;/),
  ]);
});

it("gives MWAA the options and values that it takes", () => {
  const config = (option: string, value: string) =>
    problems(`airflow: { p: { config: { ${option}: ${JSON.stringify(value)} } } }\n`);
  expect(config("core.parallelism", "16")).toEqual([]);
  const line = (option: string, message: string) => [
    expect.stringContaining(` airflow.p.config.${option}: ${message}`),
  ];
  expect(config("_core.parallelism", "16")).toEqual(line("_core.parallelism", "is no option that MWAA takes;"));
  expect(config(`core.${"x".repeat(60)}`, "1")).toEqual(
    line(`core.${"x".repeat(60)}`, "is no option that MWAA takes;"),
  );
  for (const value of ["", "größe", "a\nb"])
    expect(config("core.x", value)).toEqual(line("core.x", "has a value that MWAA does not take;"));
});

it("draws endpoints on as many dashboards as hold them", () => {
  const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn${digest}`;
  const endpoints = (count: number) =>
    `endpoints:\n${Array.from({ length: count }, (_, index) => `  e${index}: { variants: { a: { image: "${image}" } } }`).join("\n")}\n`;
  const dashboards = (count: number) =>
    Object.values<{ dashboard_name: string; dashboard_body: string }>(
      synthesizeYaml(aws + endpoints(count)).json.resource.aws_cloudwatch_dashboard,
    ).map(({ dashboard_name, dashboard_body }) => ({
      name: dashboard_name,
      widgets: (JSON.parse(dashboard_body) as { widgets: unknown[] }).widgets.length,
    }));
  expect(dashboards(83)).toEqual([{ name: "churn-dev-endpoints", widgets: 498 }]);
  expect(dashboards(90)).toEqual([
    { name: "churn-dev-endpoints", widgets: 498 },
    { name: "churn-dev-endpoints-2", widgets: 42 },
  ]);
});
