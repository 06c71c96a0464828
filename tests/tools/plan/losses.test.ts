import { describe, expect, it } from "vitest";
import { linesOf, told, type Written } from "./changes";

describe("a column of BigQuery", () => {
  const table = (...columns: unknown[]) => ({
    dataset_id: "features",
    table_id: "days",
    schema: JSON.stringify(columns),
  });
  const column = (name: string, more: object = {}) => ({ name, type: "STRING", ...more });
  const change = (before: unknown[], after: unknown[]) =>
    told({ type: "google_bigquery_table", before: table(...before), after: table(...after) });

  it("that goes takes along what stood in it", () => {
    const { text, dangerous } = change([column("a"), column("b")], [column("a")]);
    expect(dangerous).toBe(true);
    expect(text).toContain("### Loses data\n\n- Drops column `b` of table `features.days` and all that is in it");
  });

  it("of a record counts as well, and by its new name an old one is gone", () => {
    const record = (...fields: unknown[]) => column("r", { type: "RECORD", fields });
    expect(change([record(column("x"), column("y"))], [record(column("x"))]).text).toContain("Drops column `r.y`");
    expect(change([column("a")], [column("c")]).text).toContain("Drops column `a`");
  });

  it("that comes, moves, or is written in other letters loses nothing", () => {
    expect(change([column("a")], [column("b"), column("A")]).dangerous).toBe(false);
  });

  it("of Glue is a definition: the files keep it", () => {
    const columns = (...names: string[]) => ({
      name: "days",
      database_name: "features",
      storage_descriptor: [{ columns: names.map((name) => ({ name, type: "string" })) }],
    });
    expect(told({ type: "aws_glue_catalog_table", before: columns("a", "b"), after: columns("a") }).dangerous).toBe(
      false,
    );
  });
});

it("logs that Terraform only lets go of are not lost", () => {
  const logs = (before: object) =>
    told({ type: "aws_cloudwatch_log_group", before: { name: "airflow-x-Task", ...before }, after: null });
  expect(logs({ skip_destroy: true })).toMatchObject({ dangerous: false });
  expect(logs({ skip_destroy: true }).text).toContain("Lets go of log group `airflow-x-Task`: all logs in it stay");
  expect(logs({ skip_destroy: false })).toMatchObject({ dangerous: true });
});

describe("a dataset of AWS that goes", () => {
  const database: Written = {
    type: "aws_glue_catalog_database",
    before: { name: "features", location_uri: "s3://acme-features/" },
    after: null,
  };
  const table: Written = {
    type: "aws_glue_catalog_table",
    before: { name: "days", database_name: "other", storage_descriptor: [{ location: "s3://acme-features/days/" }] },
    after: null,
  };
  const bucket: Written = { type: "aws_s3_bucket", before: { bucket: "acme-features" }, after: null };

  it("does not say that the files stay where their bucket goes", () => {
    const { text } = told(database, table, bucket);
    expect(text).not.toContain("files stay");
    expect(linesOf({ text })).toEqual([
      "Destroys bucket `acme-features` and all objects in it",
      "Destroys dataset `features` (its files go with bucket `acme-features`)",
      "Destroys table `other.days` (its files go with bucket `acme-features`)",
    ]);
  });

  it("says so where the bucket stays", () => {
    expect(told(database, { ...bucket, before: { bucket: "acme-else" } }).text).toContain("the files stay");
  });
});
