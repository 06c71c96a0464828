import { expect, it } from "vitest";
import { evaluate, holdsTrue } from "../../../sandbox/google/cel";

const assertion = {
  sub: "repo:acme/churn:ref:refs/heads/main",
  repository: "acme/churn",
  ref: "refs/heads/main",
  groups: ["ml", "ops"],
  "kubernetes.io": { namespace: "airflow" },
  run: 7,
};
const values = { assertion, google: { subject: "s" }, attribute: { repository: "acme/churn" } };

// Google's guides: "Common Expression Language in workload identity federation", "Attribute reference for IAM Conditions".
it.each([
  ["assertion.sub", assertion.sub],
  ["'principal-' + assertion.repository", "principal-acme/churn"],
  ['assertion.ref == "refs/heads/main" ? "prod" : "dev"', "prod"],
  ["assertion['kubernetes.io']['namespace']", "airflow"],
  ["assertion.ref.extract('refs/heads/{branch}')", "main"],
  ["assertion.repository.extract('/{name}')", "churn"],
  ["assertion.sub.extract('repo:{name}:ref')", "acme/churn"],
  ["size(assertion.groups) + assertion.run", 9],
])("%s is %j", (expression, expected) => {
  expect(evaluate(expression, values)).toEqual(expected);
});

it.each([
  ["assertion.repository == 'acme/churn' && assertion.ref in ['refs/heads/main', 'refs/heads/prod']", true],
  ["assertion.repository == 'acme/other' || assertion.ref.startsWith('refs/tags/')", false],
  ["!(assertion.ref.endsWith('/dev')) && assertion.sub.contains(':ref:')", true],
  ["assertion.sub.matches('^repo:acme/[a-z]+:ref:refs/heads/(main|prod)$')", true],
  ["assertion.sub.matches('^repo:evil/')", false],
  ["'ml' in assertion.groups && assertion.run >= 7 && assertion.run != 8", true],
  ["has(assertion.ref) && !has(assertion.environment)", true],
  ["attribute.repository == 'acme/churn' && google.subject == \"s\"", true],
  ["timestamp('2020-01-01T00:00:00Z') < timestamp('2026-01-01T00:00:00Z')", true],
  ["assertion.none == 'x' || assertion.run == 7", true], // what fails does not count where the other side decides
  ["assertion.run == 8 && assertion.none == 'x'", false],
])("%s: %s", (expression, expected) => {
  expect(evaluate(expression, values)).toBe(expected);
});

it.each([
  "assertion.environment == 'prod'", // a field that is not there
  "assertion.run == 7 && assertion.none == 'x'",
  "assertion.run > '6'", // two that have no order
  "assertion.sub", // no yes and no no
  "assertion.ref == 'refs/heads/main' )",
  "assertion.ref = 'refs/heads/main'",
  "assertion.groups.exists(g, g == 'ml')", // not known here
  "",
])("holds nothing that fails to be true: %s", (expression) => {
  expect(holdsTrue(expression, values)).toBe(false);
});
