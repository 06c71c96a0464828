import { beforeAll, expect, it } from "vitest";
import { started } from "../started";

const sandbox = started();
const datasets = "https://bigquery.googleapis.com/bigquery/v2/projects/acme-dev/datasets";

const call = (method: string, path: string, body?: object) => sandbox.google.call(method, `${datasets}${path}`, body);
const dataset = (datasetId: string, location: string) => ({ datasetReference: { datasetId }, location });
const view = (tableId: string, query: string) => ({ tableReference: { tableId }, view: { query } });
const routine = (routineId: string, more: object) => ({
  routineReference: { routineId },
  ...{ routineType: "PROCEDURE", language: "SQL", definitionBody: "SELECT * FROM `acme-dev.facts.none`", ...more },
});
const days = { tableReference: { tableId: "days" }, schema: { fields: [{ name: "shop", type: "INTEGER" }] } };
const at = (datasetId: string) => ({ projectId: "acme-dev", datasetId });

beforeAll(async () => {
  for (const [path, body] of [
    ["", dataset("facts", "EU")],
    ["", dataset("reports", "EU")],
    ["", dataset("america", "US")],
    ["/facts/tables", days],
    ["/reports/tables", view("daily", "SELECT * FROM `acme-dev.facts.days`")],
    ["/reports/routines", routine("loose", { strictMode: false })],
  ] as const)
    expect(await call("POST", path, body), path).toMatchObject({ status: 200 });
});

const allow = (...access: object[]) => call("PATCH", "/facts", { access });
const daily = { view: { ...at("reports"), tableId: "daily" } };

// prettier-ignore
it.each([
  ["a view that is not there", { view: { ...at("reports"), tableId: "none" } }, 404, "Not found: Table acme-dev:reports.none"],
  ["a routine that is not there", { routine: { ...at("reports"), routineId: "none" } }, 404, "Not found: Routine acme-dev:reports.none"],
  ["a dataset that is not there", { dataset: { dataset: at("none"), targetTypes: ["VIEWS"] } }, 404, "Not found: Dataset acme-dev:none"],
  ["a view with a role", { ...daily, role: "READER" }, 400, "An access entry for view needs an empty role."],
  ["two at once", { role: "READER", domain: "acme.example", groupByEmail: "ml@acme.example" }, 400, "An access entry must have exactly one of"],
  ["nobody", { role: "READER" }, 400, "An access entry must have exactly one of"],
])("lets in to a dataset no %s", async (_, entry, status, says) => {
  const { status: answered, body } = await allow(entry);
  expect({ answered, message: body.error.message }).toEqual({ answered: status, message: expect.stringContaining(says) });
});

it("lets in what is there, and answers roles by their older names", async () => {
  const routines = { routine: { ...at("reports"), routineId: "loose" } };
  const { body } = await allow(daily, routines, { role: "roles/bigquery.dataViewer", userByEmail: "Ada@acme.example" });
  expect(body.access).toEqual([daily, routines, { role: "READER", userByEmail: "ada@acme.example" }]);
});

it("keeps the entry of a view that has gone, and takes no other one like it", async () => {
  const gone = { view: { ...at("reports"), tableId: "gone" } };
  expect((await call("POST", "/reports/tables", view("gone", "SELECT 1"))).status).toBe(200);
  expect((await allow(gone)).status).toBe(200);
  expect((await call("DELETE", "/reports/tables/gone")).status).toBe(204);
  expect((await allow(gone, daily)).status).toBe(200);
  expect((await allow(daily)).status).toBe(200);
  expect((await allow(gone, daily)).status).toBe(404);
});

it.each([
  [
    "a view",
    "/reports/tables",
    view("odd", "SELECT * FROM `acme-dev.facts.none`"),
    "acme-dev:facts.none was not found in location EU",
  ],
  [
    "a view in another place",
    "/america/tables",
    view("odd", "SELECT * FROM `acme-dev.facts.days`"),
    "acme-dev:facts.days was not found in location US",
  ],
  ["a strict procedure", "/reports/routines", routine("odd", {}), "acme-dev:facts.none was not found in location EU"],
])("refuses %s that reads what is not there", async (_, path, body, says) => {
  const answer = await call("POST", path, body);
  expect(answer.status).toBe(404);
  expect(answer.body.error.message).toContain(says);
});

it.each([
  ["by a column that is none", { field: "none", range: { start: "0", end: "10", interval: "1" } }, {}],
  ["by no interval", { field: "shop", range: { start: "0", end: "10", interval: "0" } }, {}],
  ["to before its start", { field: "shop", range: { start: "10", end: "0", interval: "1" } }, {}],
  [
    "by time as well",
    { field: "shop", range: { start: "0", end: "10", interval: "1" } },
    { timePartitioning: { type: "DAY" } },
  ],
])("divides no table %s", async (_, rangePartitioning, more) => {
  const table = { ...days, tableReference: { tableId: "parts" }, rangePartitioning, ...more };
  expect((await call("POST", "/facts/tables", table)).status).toBe(400);
});
