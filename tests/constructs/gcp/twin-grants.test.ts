import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { BigQueryDataset, CryptoKey, GcsBucket, Secret, ServiceAccount, Topic } from "../../../constructs/gcp";
import { synth } from "../../support/synth";

// For Google two resources of one member, role and condition are one binding: when one of them goes, both are gone.

const ml = "group:ml@acme.example";
const key = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
const until = (title: string) => ({ title, expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' });
const bucket = (scope: Construct) => GcsBucket.fromName(scope, "x", "acme-models");

describe("what is granted already under another id", () => {
  const twice: Record<string, (scope: Construct) => void> = {
    "to read a folder": (scope) => {
      const on = bucket(scope);
      for (const id of ["a", "b"]) on.grantRead(id, ml, "models/");
    },
    "a role that has a method": (scope) => {
      const on = bucket(scope);
      on.grantRead("a", ml);
      on.grant("b", "roles/storage.objectViewer", ml);
    },
    "under a condition": (scope) => {
      const on = bucket(scope);
      for (const id of ["a", "b"]) on.grant(id, "roles/storage.objectViewer", ml, { condition: until("2027") });
    },
    "a key": (scope) => {
      const on = CryptoKey.fromName(scope, "x", key);
      for (const id of ["a", "b"]) on.grantEncryptDecrypt(id, ml);
    },
    "a secret, to what a variable says": (scope) => {
      const on = Secret.fromName(scope, "x", "token");
      const { stringValue } = new TerraformVariable(scope, "who", {});
      for (const id of ["a", "b"]) on.grantRead(id, stringValue);
    },
    "a topic": (scope) => {
      const on = Topic.fromName(scope, "x", "alerts");
      for (const id of ["a", "b"]) on.grantPublish(id, ml);
    },
    "an account, to an account and to its address": (scope) => {
      const on = ServiceAccount.fromEmail(scope, "x", "a@acme.iam.gserviceaccount.com");
      const other = ServiceAccount.fromEmail(scope, "other", "b@acme.iam.gserviceaccount.com");
      on.grantActAs("a", other);
      on.grantActAs("b", "serviceAccount:b@acme.iam.gserviceaccount.com");
    },
    "a dataset, by two names of a role": (scope) => {
      const on = BigQueryDataset.fromName(scope, "x", "facts", { project: "acme" });
      on.grantRead("a", ml);
      on.grant("b", "roles/bigquery.dataViewer", ml);
    },
  };
  it.each(Object.entries(twice))("is refused: %s", (_, grant) => {
    expect(() => synth(grant)).toThrow(
      /^test\/x: what "(\w+-)?b" grants .* is granted already as "(\w+-)?a"; leave one of them out$/,
    );
  });

  it("may be granted below another folder, under another condition, or as another role", () => {
    const { resource } = synth((scope) => {
      const on = bucket(scope);
      on.grantRead("all", ml);
      on.grantRead("a", ml, "a/");
      on.grantRead("b", ml, "b/");
      on.grantAppend("all", ml);
      for (const title of ["one", "two"])
        on.grant(title, "roles/storage.objectViewer", ml, { condition: until(title) });
    });
    expect(resource.google_storage_bucket_iam_member).toHaveLength(6);
  });

  it("may stand twice in the list of a dataset that is written whole", () => {
    const { resource } = synth((scope) => {
      const on = new BigQueryDataset(scope, "x", { datasetId: "facts", location: "EU" });
      for (const id of ["a", "b"]) on.grantRead(id, ml);
    });
    const [{ access }] = resource.google_bigquery_dataset as [{ access: { group_by_email?: string }[] }];
    expect(access.filter(({ group_by_email }) => group_by_email === "ml@acme.example")).toHaveLength(1);
  });
});
