import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { addStack, withoutTokenStacks } from "../../../stacks";
import { byUse, factsOf, free, terraformTypes } from "../../../terraform-types";
import { billOf, type Bill, placeOf, totalsOf } from "../../../tools/cost/bill";
import { billsJson } from "../../../tools/cost/json";
import { programResources, type BilledResource, Resources } from "../../../tools/cost/resources";
import { billText } from "../../../tools/cost/text";
import { billedAs } from "../../../tools/cost/types";
import { costOf } from "../../../tools/show/inventory";
import { bigQueryViews } from "../../programs/bigquery-views";
import { composerInSharedVpc } from "../../programs/composer-shared-vpc";
import { loadFiles, synthesizeAll } from "../../support/environments";
import { aws, gcp } from "./priced";

const environments = [...synthesizeAll(), ...synthesizeAll("tests/everything")];
const ofUsers = [bigQueryViews, composerInSharedVpc].map((make) => make(new App({ stackTraces: false })).toTerraform());
const [oneOnGoogle] = environments.filter(({ environment }) => environment.cloud === "gcp");

const told = [
  ...environments.map(({ environment, json }) => {
    const resources = programResources(json);
    return { resources, place: placeOf(environment, resources) };
  }),
  ...ofUsers.map((json) => {
    const resources = programResources(JSON.parse(JSON.stringify(json)));
    return { resources, place: placeOf(oneOnGoogle!.environment, resources) };
  }),
].flatMap(({ resources, place }) => resources.all.map((resource) => ({ resource, billed: billedAs(resource, place) })));

// Only programs of library users make them, and nobody told what they cost: they are named as not known.
const notTold = ["google_bigquery_dataset_access", "google_bigquery_routine"];

const byType = [...new Set(told.map(({ resource }) => resource.type))].sort().map((type) => ({
  type,
  all: told.filter(({ resource }) => resource.type === type),
}));

// Cost something as a part of another, or nothing as long as there are few: which the row says in words.
const withAnother = [
  "aws_batch_compute_environment", // its jobs are billed on Fargate, and machines while they run
  "aws_glue_catalog_database",
  "aws_glue_catalog_table",
  "aws_s3_object",
  "google_bigquery_table",
  "google_compute_subnetwork", // without flow logs
  "google_pubsub_subscription",
];
// By time on paper, and by use here: nobody has seen it on a bill.
const announced = ["google_monitoring_alert_policy"];

describe.each(byType)("$type", ({ type, all }) => {
  it("is free, by time, by use, or said to be unknown", () => {
    for (const { resource, billed } of all) {
      expect(billed === undefined, `${type} has no row in tools/cost/types`).toBe(notTold.includes(type));
      if (billed === undefined) continue;
      const { items = [], uses = [], unknown = [], onTop = [] } = billed;
      const cost = costOf(type, resource.body);
      const byTime = items.length + unknown.length + onTop.length;
      if (cost === free || /_iam_/.test(type)) expect(byTime + uses.length).toBe(0);
      else if (withAnother.includes(type)) expect(byTime).toBe(0);
      else if (cost === byUse || announced.includes(type)) expect(uses.length).toBeGreaterThan(0);
      else expect(byTime, "it is billed by time").toBeGreaterThan(0);
    }
  });
});

it("every type that is ours has a row, also one that no environment makes", () => {
  const place = placeOf(environments[0]!.environment, new Resources([]));
  const ours = Object.entries(terraformTypes).filter(
    ([type, { elsewhere }]) => !elsewhere || type === "aws_secretsmanager_secret",
  );
  const silent = ours.filter(([type]) => {
    const resource: BilledResource = { address: `${type}.x`, type, thing: "x", body: {} };
    return factsOf(type).cost !== free && billedAs(resource, place) === undefined;
  });
  expect(silent.map(([type]) => type)).toEqual([]);
  expect(byType.length).toBeGreaterThan(60);
});

it.each([
  { type: "aws_batch_job_definition", body: {}, what: "jobs on Fargate" },
  { type: "aws_batch_job_definition", body: { container_properties: "${jsonencode(var.x)}" }, what: "jobs on Fargate" },
])(
  "a job whose size only Terraform knows is billed by use, at a price not known: $type $body",
  ({ type, body, what }) => {
    const resource: BilledResource = { address: `${type}.x`, type, thing: "job/x", body };
    const place = placeOf(environments[0]!.environment, new Resources([]));
    expect(billedAs(resource, place)).toEqual({ uses: [{ what, price: undefined }] });
  },
);

describe("what a project's own program adds", () => {
  const withMore = (text: string, add: (stack: ReturnType<typeof addStack>) => void) => {
    const [environment] = loadFiles({ "dev.yaml": text });
    const json = withoutTokenStacks(() => {
      const stack = addStack(new App({ stackTraces: false }), environment!);
      add(stack);
      stack.prepareStack();
      return JSON.parse(JSON.stringify(stack.toTerraform())) as Record<string, unknown>;
    });
    return { environment: environment!, bill: billOf({ name: "dev", environment: environment!, json }) };
  };

  it.each([
    {
      what: "what aws_lambda_function costs",
      ...withMore(aws(), (stack) => {
        new LambdaFunction(stack, "shop", { functionName: "shop", role: "arn:aws:iam::111122223333:role/shop" });
      }),
    },
    {
      what: "what database server costs",
      ...withMore(gcp(), (stack) => {
        new SqlDatabaseInstance(stack, "shop", { databaseVersion: "POSTGRES_16", settings: { tier: "db-f1-micro" } });
      }),
    },
  ])("is not known, and never 0: $what", ({ what, environment, bill }) => {
    expect(bill.unknown.map((one) => one.what)).toContain(what);
    expect(bill.lines.filter(({ thing }) => thing === "shop")).toEqual([]);
    expect(totalsOf(bill)).toMatchObject({ atLeast: true });
    const text = billText({ environment, bill, suggestions: [], stale: [], width: 200 });
    expect(text).toContain(`${what}, of shop`);
    expect(text).toMatch(/^ +at least/m);
    const [json] = (JSON.parse(billsJson([{ environment, bill }])) as { environments: Bill[] }).environments;
    expect(json!.unknown).toContainEqual({ thing: "shop", what });
  });
});
