import { expect, it } from "vitest";
import { loadFiles, problemsOf } from "../support/environments";
import { aws, digest, gcp, refuses } from "./refuses";

const alerts = "alerts: { emails: [a@acme.example] }\n"; // line 5
const paid = gcp.replace("europe-west1 }", "europe-west1, billingAccount: 01ABCD-23EF45-6789AB }");
const onAws = (budget: string, more = "") => `${aws}${alerts}budget: ${budget}\n${more}`;
const onGoogle = (budget: string, more = "") => `${paid}${alerts}budget: ${budget}\n${more}`;
const sageMaker = `image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn${digest}"`;
const vertex = `image: "europe-west1-docker.pkg.dev/acme/serving/churn${digest}"`;
const emails = (count: number) =>
  `alerts: { emails: [${Array.from({ length: count }, (_, index) => `m${index}@acme.example`).join(", ")}] }\n`;

it("takes a budget on both clouds, in whole cents, and says what nobody wrote", () => {
  const [dev, prod] = loadFiles({
    "dev.yaml": onGoogle("{ amount: 1600.55, currency: EUR, stop: { replicas: 12 } }"),
    "prod.yaml": onAws("{ amount: 0.01 }"),
  });
  expect(dev!.budget).toEqual({ amount: 1600.55, currency: "EUR", stop: { replicas: 12 } });
  expect(prod!.budget).toEqual({ amount: 0.01, currency: "USD" });
});

const amount = "write an amount from 0.01 to 1000000000, with at most two decimals";

refuses("a budget", [
  ["of nothing", onAws("{ amount: 0 }"), `dev.yaml:6:19 budget.amount: 0 is a number; ${amount}`],
  ["of half a cent", onAws("{ amount: 1.005 }"), `dev.yaml:6:19 budget.amount: 1.005 is a number; ${amount}`],
  ["of a text", onAws('{ amount: "1600" }'), `dev.yaml:6:19 budget.amount: "1600"; write it without quotes: 1600`],
  [
    "that is in euros on AWS",
    onAws("{ amount: 1600, currency: EUR }"),
    'dev.yaml:6:35 budget.currency: "EUR"; AWS keeps budgets in US dollars, whatever the invoice is in; write USD',
  ],
  [
    "in a currency that is none",
    onGoogle("{ amount: 1600, currency: euro }"),
    'dev.yaml:6:35 budget.currency: "euro"; write three capitals, such as EUR',
  ],
  [
    "that tells nobody",
    `${aws}budget: { amount: 1600 }\n`,
    "dev.yaml:5:9 budget: tells nobody; write alerts: { emails: [...] }, whose addresses hear of it",
  ],
  [
    "without a billing account on Google Cloud",
    `${gcp}${alerts}budget: { amount: 1600 }\n`,
    "dev.yaml:6:9 budget: belongs to a billing account; write gcp: { billingAccount: 01ABCD-23EF45-6789AB }",
  ],
  [
    "that tells more addresses than Google's takes",
    `${paid}${emails(6)}budget: { amount: 1600 }\n`,
    "dev.yaml:5:19 alerts.emails: holds 6 addresses, and a budget of Google's reaches 5; write the address of a group",
  ],
  [
    "that stops queries on Google Cloud",
    onGoogle("{ amount: 1600, stop: { queryBytes: 1TiB } }"),
    'dev.yaml:6:33 budget.stop.queryBytes: is a field of AWS only; BigQuery counts what a project reads in a day, in a quota that all its environments share: set "Query usage per day" there, as BigQuery\'s guide says under "Create custom query quotas", and remove it',
  ],
]);

it("reaches five addresses on Google Cloud, and more on AWS, where a topic tells them", () => {
  expect(problemsOf({ "dev.yaml": `${paid}${emails(5)}budget: { amount: 1600 }\n` })).toEqual([]);
  expect(problemsOf({ "dev.yaml": `${aws}${emails(20)}budget: { amount: 1600 }\n` })).toEqual([]);
});

const stop = (queryBytes: string, scanLimit?: string) =>
  onAws(
    `{ amount: 1600, stop: { queryBytes: ${queryBytes} } }`,
    `datasets: { d: {${scanLimit === undefined ? "" : ` scanLimit: ${scanLimit} `}} }\n`,
  );

it("lets a dataset scan as much as the budget lets a query read, and no more", () => {
  for (const text of [stop("1TiB"), stop("1GiB"), stop("1TiB", "1TiB"), stop("1TiB", "50GiB")])
    expect(problemsOf({ "dev.yaml": text })).toEqual([]);
  expect(problemsOf({ "dev.yaml": stop("1536GiB", "2TiB") })).toEqual([
    "dev.yaml:7:29 datasets.d.scanLimit: 2TiB is more than budget.stop.queryBytes, which is 1536GiB; write at most that, or remove it",
  ]);
});

it("counts the replicas of every variant and shadow on AWS, and what serverless ones answer at a time", () => {
  const endpoints = `endpoints:
  a: { replicas: { min: 1, max: 4 }, variants: { x: { ${sageMaker}, traffic: 50% }, y: { ${sageMaker}, traffic: 50%, replicas: { min: 1, max: 2 } } } }
  b: { shadow: { ${sageMaker}, replicas: { min: 1, max: 3 } }, variants: { x: { ${sageMaker} } } }
  c: { mode: serverless, serverless: { concurrency: 7 }, variants: { x: { ${sageMaker} } } }
  d: { replicas: { min: 1, max: 90 } }
`;
  const most = (count: number) => onAws(`{ amount: 1600, stop: { replicas: ${count} } }`, endpoints);
  expect(problemsOf({ "dev.yaml": most(17) })).toEqual([]);
  expect(problemsOf({ "dev.yaml": most(16) })).toEqual([
    "dev.yaml:6:43 budget.stop.replicas: is 16, and all endpoints may reach 17 (endpoint/c x 7, endpoint/a x 4, endpoint/b shadow 3 and 2 more); write a smaller max under replicas there, or more here",
  ]);
});

it("counts the replicas of Vertex AI and of Cloud Run on Google Cloud", () => {
  const endpoints = `endpoints:
  a: { replicas: { min: 1, max: 4 }, variants: { x: { ${vertex} } } }
  b: { mode: serverless, replicas: { min: 0, max: 5 }, variants: { x: { ${vertex} } } }
  c: { variants: { x: { ${vertex} } } }
`;
  const deployed = paid.replace(" }\n", ", deployer: token }\n");
  const most = (count: number) =>
    `${deployed}${alerts}budget: { amount: 1600, stop: { replicas: ${count} } }\n${endpoints}`;
  expect(problemsOf({ "dev.yaml": most(10) })).toEqual([]);
  expect(problemsOf({ "dev.yaml": most(9) })).toEqual([
    "dev.yaml:6:43 budget.stop.replicas: is 9, and all endpoints may reach 10 (endpoint/b x 5, endpoint/a x 4, endpoint/c x 1); write a smaller max under replicas there, or more here",
  ]);
});
