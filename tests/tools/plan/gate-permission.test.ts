import { describe, expect, it } from "vitest";
import { gate } from "../../../tools/plan/gate";
import { planOf, type Written } from "./changes";
import { changed, gone, refused, stays, things } from "./gated";

describe("where the environment is not protected", () => {
  const mark = (block: string, key: string) => ({
    type: "terraform_data",
    address: `terraform_data.${block}_0["${key}"]`,
  });
  const value = { triggers_replace: "name=x" };
  const anchor = (block: string, key: string): Written => {
    return { ...mark(block, key), before: value, after: value, actions: ["no-op"] };
  };
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

  it("what is not on the list although there is one was taken off it by hand", () => {
    expect(things(false, open, anchor("released", "bucket/other"))).toEqual(["bucket/raw"]);
    expect(things(false, open, anchor("released", "bucket/raw2"))).toEqual(["bucket/raw"]);
    const files = gone("aws_s3_bucket", { force_destroy: true }, "airflow-bucket_pipelines_020AE55F");
    expect(things(false, files, anchor("released", "airflow/pipelines/files"))).toEqual([]);
    const rows = gone("google_bigquery_table", {}, "dataset_f_Table-t_8CAB8F7B");
    expect(things(false, rows, anchor("released", "dataset/f.t"))).toEqual([]);
  });
});
