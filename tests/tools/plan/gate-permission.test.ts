import { describe, expect, it } from "vitest";
import { gate } from "../../../tools/plan/gate";
import { planOf, type Written } from "./changes";
import { changed, gone, refused, stays, things } from "./gated";

const mark = (block: string, key: string) => ({
  type: "terraform_data",
  address: `terraform_data.${block}_0["${key}"]`,
});
const value = { triggers_replace: "name=x" };
const anchor = (block: string, key: string): Written => {
  return { ...mark(block, key), before: value, after: value, actions: ["no-op"] };
};
/** The same, that stood in the other block before this plan. */
const moved = (to: string, from: string, key: string) => ({
  ...anchor(to, key),
  previous_address: mark(from, key).address,
});
const released = (key: string) => moved("released", "protected", key);
const back = (key: string) => moved("protected", "retired", key);
const held = (...resources: Written[]) => things(true, ...resources);

describe("where the environment is protected", () => {
  const bucket = (name: string, force: boolean) =>
    gone("aws_s3_bucket", { bucket: name, force_destroy: force }, `bucket_${name}_8CAB8F7B`);
  const forced = changed("aws_s3_bucket", { force_destroy: false }, { force_destroy: true });

  it("a thing has its guards taken off by the plan that releases it, and no other has", () => {
    expect(held(forced, released("bucket/raw"))).toEqual([]);
    expect(held(forced, released("bucket/raw2"))).toEqual(["bucket/raw"]);
    expect(held(forced, anchor("released", "bucket/raw"))).toEqual([]);
    expect(held(forced)).toEqual(["bucket/raw"]);
  });

  it("it goes by a later plan, with what guards it, and no other goes", () => {
    const gate = gone("aws_s3_bucket_public_access_block", { bucket: "raw" }, "bucket_raw_PublicAccessBlock_90CF5A8F");
    const other = anchor("protected", "bucket/other");
    expect(held(bucket("raw", true), gate, anchor("released", "bucket/raw"), other)).toEqual([]);
    expect(held(bucket("raw", true), gate, released("bucket/raw"), other)).toEqual(["bucket/raw"]);
    expect(held(bucket("other", false), anchor("released", "bucket/raw"), other)).toEqual(["bucket/other"]);
    expect(held(bucket("raw-2", true), anchor("released", "bucket/raw"))).toEqual(["bucket/raw-2"]);
  });

  it("parts of a dataset go one by one, and all with it", () => {
    const table = (name: string) =>
      gone("google_bigquery_table", { table_id: name }, `dataset_f_Table-${name}_8CAB8F7B`);
    const dataset = gone("google_bigquery_dataset", { dataset_id: "f" }, "dataset_f_8CAB8F7B");
    expect(held(table("a_b"), anchor("released", "dataset/f.a_b"))).toEqual([]);
    expect(held(table("a_b"), anchor("released", "dataset/f.a"))).toEqual(["dataset/f"]);
    expect(held(dataset, anchor("released", "dataset/f.a"))).toEqual(["dataset/f"]);
    expect(held(dataset, table("a"), anchor("released", "dataset/f"))).toEqual([]);
    const own = gone("aws_s3_bucket", { bucket: "x", force_destroy: true }, "dataset-bucket_f_8CAB8F7B");
    expect(held(own, anchor("released", "dataset/f/bucket"))).toEqual([]);
    expect(held(own, anchor("released", "dataset/f/workgroup"))).toEqual(["dataset/f"]);
  });

  it("a column goes alone", () => {
    const columns = (...names: string[]) => ({
      schema: JSON.stringify(names.map((name) => ({ name, type: "STRING" }))),
    });
    const drop = (...left: string[]) =>
      changed("google_bigquery_table", columns("a", "b", "c"), columns(...left), "dataset_f_Table-t_8CAB8F7B");
    expect(held(drop("a", "b"), anchor("released", "dataset/f.t.c"))).toEqual([]);
    expect(held(drop("a"), anchor("released", "dataset/f.t.c"))).toEqual(["dataset/f"]);
    expect(held(drop("a", "b"), released("dataset/f.t.c"))).toEqual(["dataset/f"]);
    expect(held(drop("a", "b"), anchor("released", "dataset/f.t"))).toEqual([]);
  });

  it("what stays encrypts otherwise where the key is let go or retired, and it was that key", () => {
    const key = { kms_key_name: "projects/p/locations/l/keyRings/r/cryptoKeys/k" };
    const without = changed(
      "google_storage_bucket",
      { encryption: [{ default_kms_key_name: key.kms_key_name }] },
      { encryption: [] },
    );
    expect(held(without)).toEqual(["bucket/raw"]);
    expect(held(without, released("bucket/raw"))).toEqual(["bucket/raw"]);
    const main = (name: string) => gone("google_kms_crypto_key", { id: name }, "key_FEDD6EC0");
    const forgotten = { ...main(key.kms_key_name), actions: ["forget"] };
    for (const leaves of [released("key/main"), moved("retired", "protected", "key/main")]) {
      expect(held(without, leaves, forgotten)).toEqual([]);
      expect(
        held(without, leaves, { ...main("projects/p/locations/l/keyRings/r/cryptoKeys/k2"), actions: ["forget"] }),
      ).toEqual(["bucket/raw"]);
    }
    expect(held(without, anchor("retired", "key/main"))).toEqual([]); // forgotten by a deploy that stopped
    expect(held(without, anchor("protected", "key/main"))).toEqual(["bucket/raw"]);
  });

  it("what was retired is not made a second time", () => {
    const made: Written = { type: "aws_kms_key", address: "aws_kms_key.key_8CAB8F7B", before: null, after: {} };
    const [main, others] = [back("key/main"), anchor("protected", "bucket/raw")];
    expect(held(made, main, others)).toEqual(["key/main"]);
    expect(held({ ...made, importing: { id: "1" } }, main, others)).toEqual([]);
    expect(held(made, { ...anchor("protected", "key/main"), before: null, actions: ["create"] }, others)).toEqual([]);
  });
});

describe("where the environment is not protected", () => {
  const open = gone("aws_s3_bucket", { bucket: "x", force_destroy: true });

  it("what was released goes", () => {
    expect(refused(false, open, { ...mark("released", "bucket/raw"), before: value, after: null })).toEqual([]);
    expect(refused(false, open, anchor("released", "bucket/raw"), anchor("released", "key/main"))).toEqual([]);
  });

  it.each([false, null])(
    "what refuses its own deletion (%s) was protected, and so is all of that thing",
    (force_destroy) => {
      const settings = gone("aws_s3_bucket_versioning", { bucket: "x" }, "bucket_raw_Versioning_C333521A");
      expect(refused(false, gone("aws_s3_bucket", { bucket: "x", force_destroy }), settings)).toMatchObject([
        { thing: "bucket/raw", why: "was protected" },
      ]);
      expect(things(false, stays("aws_s3_bucket", { force_destroy }, "bucket_raw_8CAB8F7B"), settings)).toEqual([
        "bucket/raw",
      ]);
      expect(things(false, stays("aws_s3_bucket", { force_destroy }, "bucket_other_8CAB8F7B"), settings)).toEqual([]);
      const rows = gone("google_bigquery_table", { deletion_protection: true }, "dataset_f_Table-t_8CAB8F7B");
      expect(things(false, rows)).toEqual(["dataset/f"]);
    },
  );

  it("a secret of AWS that would wait to be deleted was protected, unless it was released", () => {
    const secret = (days: number) =>
      gone("aws_secretsmanager_secret", { name: "x", recovery_window_in_days: days }, "secret_raw_8CAB8F7B");
    expect(things(false, secret(30))).toEqual(["secret/raw"]);
    expect(things(false, secret(0))).toEqual([]);
    expect(things(false, secret(30), { ...mark("released", "secret/raw"), before: value, after: null })).toEqual([]);
  });

  it("what goes in the plan that switches it off was protected", () => {
    const key = gone("google_kms_crypto_key", { name: "k" }, "key_FEDD6EC0");
    const off = changed("google_storage_bucket", { force_destroy: false }, { force_destroy: true });
    expect(things(false, off)).toEqual([]);
    expect(things(false, key)).toEqual([]);
    expect(things(false, off, key)).toEqual(["key/main"]);
    const window = changed(
      "aws_kms_key",
      { deletion_window_in_days: 30 },
      { deletion_window_in_days: 7 },
      "key_FEDD6EC0",
    );
    expect(things(false, window, gone("aws_ecr_repository", { force_delete: true }, "registry_r_64D66D48"))).toEqual([
      "registry/r",
    ]);
  });

  it("what goes in the plan that releases it was protected, whether it is moved or leaves", () => {
    const plan = planOf([open, anchor("released", "bucket/raw")]);
    const moved = plan.resource_changes.map((one) =>
      one.type === "terraform_data" ? { ...one, previous_address: 'terraform_data.protected_0["bucket/raw"]' } : one,
    );
    expect(gate({ ...plan, resource_changes: moved }, false)).toMatchObject([{ thing: "bucket/raw" }]);
    expect(gate({ ...plan, resource_changes: moved.slice(1) }, true)).toEqual([]);
    expect(things(false, open, { ...mark("protected", "bucket/raw"), before: value, after: null })).toEqual([
      "bucket/raw",
    ]);
    expect(things(false, open, anchor("protected", "bucket/other"))).toEqual(["bucket/raw"]);
  });

  it("what is empty goes without force", () => {
    const unforced = gone("aws_s3_bucket", { bucket: "x", force_destroy: false });
    expect(things(false, unforced, anchor("released", "bucket/raw"))).toEqual([]);
    expect(things(false, unforced, anchor("released", "bucket/other"))).toEqual(["bucket/raw"]);
    expect(things(false, unforced)).toEqual(["bucket/raw"]);
  });

  it("what is not on the list although there is one was taken off it by hand", () => {
    expect(things(false, open, anchor("released", "bucket/other"))).toEqual(["bucket/raw"]);
    expect(things(false, open, anchor("released", "bucket/raw2"))).toEqual(["bucket/raw"]);
    const files = gone("aws_s3_bucket", { force_destroy: true }, "airflow-bucket_pipelines_020AE55F");
    expect(things(false, files, anchor("released", "airflow/pipelines/files"))).toEqual([]);
    const rows = gone("google_bigquery_table", {}, "dataset_f_Table-t_8CAB8F7B");
    expect(things(false, rows, anchor("released", "dataset/f.t"))).toEqual([]);
  });
});
