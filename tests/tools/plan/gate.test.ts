import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { terraformTypes, type TypeFacts } from "../../../terraform-types";
import { gate } from "../../../tools/plan/gate";
import { planOf } from "./changes";
import { gone, refused, said, stays, things } from "./gated";
import { planNamed } from "./told";

describe("every type", () => {
  const rows = Object.entries<TypeFacts>(terraformTypes).filter(
    ([, { loses, definition, guarded, guards }]) => (loses ?? definition ?? guarded ?? guards) !== undefined,
  );
  const fields = fc.dictionary(fc.constantFrom("name", "bucket", "member", "description"), fc.string());

  it("that loses, defines or guards is not destroyed or replaced where it is protected, and is where it is not", () => {
    expect(rows.length).toBeGreaterThan(40);
    const written = fc.record({
      row: fc.constantFrom(...rows),
      before: fields,
      actions: fc.constantFrom<string[]>(["delete"], ["delete", "create"], ["create", "delete"]),
    });
    fc.assert(
      fc.property(written, ({ row: [type], before, actions }) => {
        const one = { ...gone(type, before), actions, after: actions.length === 1 ? null : before };
        return refused(true, one).length === 1 && refused(false, one).length === 0;
      }),
      { numRuns: 200 },
    );
    for (const [type] of rows) expect(things(true, gone(type, {})), type).toEqual(["bucket/raw"]);
  });

  it("that does none of these goes, whatever it serves", () => {
    const others = Object.keys(terraformTypes).filter((type) => !rows.some(([row]) => row === type));
    expect(others.length).toBeGreaterThan(45);
    for (const type of others) expect(things(true, gone(type, {})), type).toEqual([]);
  });
});

describe("a bucket of S3 that is taken out", () => {
  const all = [
    gone("aws_s3_bucket", { bucket: "acme-raw", force_destroy: false }),
    gone("aws_s3_bucket_public_access_block", { bucket: "acme-raw" }, "bucket_raw_PublicAccessBlock_90CF5A8F"),
    gone("aws_s3_bucket_policy", { bucket: "acme-raw" }, "bucket_raw_Policy_82086D2D"),
  ];

  it("is one refusal with its guards, which go although the bucket does not", () => {
    expect(refused(true, ...all)).toEqual([
      {
        thing: "bucket/raw",
        why: "protected",
        says: [
          "Destroys bucket `acme-raw` and all objects in it; S3 refuses to delete a bucket with objects, but what guards it goes first",
          "Destroys bucket public access block `acme-raw`: it can be opened to the public",
          "Destroys bucket policy `acme-raw`: it answers without TLS",
        ],
      },
    ]);
  });

  it("and is not said to be kept where it would be emptied", () => {
    expect(said(true, gone("aws_s3_bucket", { bucket: "x", force_destroy: true }))).not.toContain("S3 refuses");
  });
});

describe("what is named after the thing of the environment's file", () => {
  it.each([
    ["aws_s3_bucket", "dataset-bucket_features_1A415EE5", "dataset/features"],
    ["aws_s3_bucket", "airflow-bucket_pipelines_020AE55F", "airflow/pipelines"],
    ["google_composer_environment", "composer_pipelines_925E359C", "airflow/pipelines"],
    ["google_bigquery_table", "dataset_my_features_Table-days_277C6020", "dataset/my_features"],
    ["google_kms_key_ring", "key_Ring_48164329", "key/main"],
    ["google_kms_crypto_key", "key_FEDD6EC0", "key/main"],
    ["google_kms_crypto_key_iam_member", "key_EncryptDecrypt-storage_3B5ADE4A", "key/main"],
    ["aws_kms_key", "alerts_Key_12345678", "alerts"],
  ])("%s.%s", (type, name, thing) => {
    expect(things(true, gone(type, {}, name))).toEqual([thing]);
  });
});

describe("what goes with what it belongs to", () => {
  const logs = gone("aws_cloudwatch_log_group", { name: "l" }, "endpoint_churn_Logs_9F849E86");

  it("is told, and not refused", () => {
    const endpoint = gone("aws_sagemaker_endpoint", { name: "e" }, "endpoint_churn_7AE4BE52");
    expect(things(true, endpoint, logs)).toEqual([]);
  });

  it("is refused alone", () => {
    const other = gone("aws_sagemaker_endpoint", { name: "e" }, "endpoint_fraud_7AE4BE52");
    expect(things(true, other, logs)).toEqual(["endpoint/churn"]);
  });
});

describe("the grant on a key to the account that answers for endpoints", () => {
  const agent = "serviceAccount:service-481516234200@gcp-sa-aiplatform.iam.gserviceaccount.com";
  const grantTo = (member: string) =>
    gone("google_kms_crypto_key_iam_member", { member }, "key_EncryptDecrypt-aiplatform_24ABB6DE");
  const [type, last] = ["google_vertex_ai_endpoint", gone("google_vertex_ai_endpoint", {}, "endpoint_a_AECCC16C")];

  it("goes with the last of them", () => {
    expect(things(true, last, grantTo(agent))).toEqual([]);
  });

  it("is refused alone, beside one that stays, and where it is another's", () => {
    const other = agent.replace("gcp-sa-aiplatform", "gcp-sa-artifactregistry");
    expect(things(true, grantTo(agent))).toEqual(["key/main"]);
    expect(things(true, last, stays(type, {}, "endpoint_b_AECCC16D"), grantTo(agent))).toEqual(["key/main"]);
    expect(things(true, last, grantTo(other))).toEqual(["key/main"]);
  });
});

describe("a plan of a part", () => {
  const one = stays("google_storage_bucket", { name: "x" }, "bucket_raw_8CAB8F7B");
  const known = (...addresses: string[]) => {
    return {
      prior_state: {
        values: { root_module: { resources: addresses.map((address) => ({ address, mode: "managed" })) } },
      },
    };
  };
  const own = "google_storage_bucket.bucket_raw_8CAB8F7B";

  it.each([
    ["with -target", { complete: false }, "is of a part only"],
    ["with -target of OpenTofu, which does not say so", known(own, "google_storage_bucket.other"), "is of a part only"],
    ["with -refresh-only", { resource_changes: undefined, planned_values: {}, complete: true }, "only refreshes"],
    ["with an error", { errored: true, complete: false }, "Terraform ended it with an error"],
  ])("%s", (_, more, says) => {
    for (const protect of [true, false]) {
      const [only, ...others] = gate(planOf([one], more), protect);
      expect(others).toEqual([]);
      expect(only).toMatchObject({ why: "part" });
      expect(only!.thing).toBeUndefined();
      expect(only!.says[0]).toContain(says);
    }
  });

  it("is told behind what it would lose", () => {
    const plan = planOf([gone("google_storage_bucket", {})], { errored: true });
    expect(gate(plan, true).map(({ why }) => why)).toEqual(["protected", "part"]);
  });

  it("is none where all of the state is in it", () => {
    expect(gate(planOf([one], { complete: true, ...known(own) }), true)).toEqual([]);
    expect(gate(planOf([one], { ...known(own), complete: undefined }), true)).toEqual([]);
  });
});

// Recorded from real providers; the resources that do not change are cut from them.
type Things = (string | undefined)[];
const recorded: [name: string, protectedThings: Things, openThings: Things][] = [
  ["aws-destroyed-bucket", ["buckets/raw"], ["buckets/raw"]],
  ["aws-guards", ["registries/serving", "buckets/models"], ["buckets/models"]],
  ["aws-table-destroyed", ["datasets/features"], []],
  ["aws-access-opened", ["buckets/models"], []],
  ["gcp-destroyed-bucket", ["buckets/raw"], ["buckets/raw"]],
  ["gcp-key-destroyed", ["keys/data"], []],
  ["gcp-replaced-dataset", ["datasets/features"], ["datasets/features"]],
  ["gcp-guards", ["datasets/features", "buckets/models"], ["buckets/models"]],
  ["gcp-access-opened", ["buckets/models"], ["buckets/models"]],
  ["gcp-refused", ["buckets/raw", undefined], ["buckets/raw", undefined]],
  ...[
    "aws-after-deploy aws-first-deploy aws-new-artifact aws-no-changes aws-sagemaker-update aws-sagemaker-traffic aws-endpoint-destroyed",
    "aws-access-removed aws-secret aws-escape gcp-first-deploy gcp-drift gcp-iam-removed gcp-endpoint-destroyed gcp-vertex-update gcp-vertex-emptied",
  ].flatMap((names) => names.split(" ").map((name): [string, Things, Things] => [name, [], []])),
];
it.each(recorded)("the real plan %s", (name, protectedThings, openThings) => {
  const of = (protect: boolean) => gate(planNamed(name), protect).map(({ thing }) => thing);
  expect(of(true)).toEqual(protectedThings);
  expect(of(false)).toEqual(openThings);
});
