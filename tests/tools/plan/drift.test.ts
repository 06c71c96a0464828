import { describe, expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { planOf, type Attributes } from "./changes";

/** What is told of a resource that is no longer as it was left, where the program sets these attributes. */
function drifted(type: string, before: Attributes, after: Attributes, sets: string[]): string {
  const address = `${type}.x`;
  const expressions = Object.fromEntries(sets.map((name) => [name, { constant_value: "x" }]));
  const resource_drift = [
    { address, type, name: "x", mode: "managed", change: { actions: ["update"], before, after } },
  ];
  const configuration = { root_module: { resources: [{ address, expressions }] } };
  return describePlan(planOf([], { resource_drift, configuration }), { environment: "dev" }).text;
}

describe("what was changed outside", () => {
  it.each<[string, string, Attributes, Attributes, string[]]>([
    [
      "an address that a gateway took",
      "aws_eip",
      { domain: "vpc", association_id: "" },
      { domain: "vpc", association_id: "eipassoc-1" },
      ["domain"],
    ],
    [
      "what Airflow filled in",
      "aws_mwaa_environment",
      { name: "x", airflow_configuration_options: {} },
      { name: "x", airflow_configuration_options: { a: "b" } },
      ["name"],
    ],
    [
      "rows that came",
      "google_bigquery_table",
      { table_id: "x", num_rows: 1 },
      { table_id: "x", num_rows: 9 },
      ["table_id"],
    ],
  ])("is not %s", (_, type, before, after, sets) => {
    expect(drifted(type, before, after, sets)).toBe("No changes.\n\n<!-- ponte diff dev -->");
  });

  it("is what the program sets", () => {
    expect(drifted("aws_eip", { domain: "vpc" }, { domain: "standard" }, ["domain"])).toContain(
      "`domain`: `vpc` -> `standard`",
    );
  });

  it("is what opens a door or takes a guard away, whoever sets it", () => {
    const opened = drifted(
      "google_bigquery_dataset",
      { dataset_id: "x", access: [] },
      { dataset_id: "x", access: [{ role: "READER", special_group: "allAuthenticatedUsers" }] },
      ["dataset_id"],
    );
    expect(opened).toContain("to everybody (`allAuthenticatedUsers`)");
    expect(
      drifted(
        "aws_cloudwatch_metric_alarm",
        { alarm_name: "x", actions_enabled: true },
        { alarm_name: "x", actions_enabled: false },
        [],
      ),
    ).toContain("`actions_enabled`");
  });
});
