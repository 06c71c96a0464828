import type { Construct } from "constructs";
import { expect, it } from "vitest";
import {
  ArtifactRegistry,
  BigQueryDataset,
  CryptoKey,
  GcsBucket,
  PrivateNetwork,
  Secret,
  ServiceAccount,
  Topic,
} from "../../../constructs/gcp";
import { synth } from "../../support/synth";

const subnetwork = "projects/acme/regions/europe-west1/subnetworks/ml";

it.each<[string, (scope: Construct) => unknown]>([
  ["buckets", (scope) => GcsBucket.fromName(scope, "x", "*")],
  ["secrets", (scope) => Secret.fromName(scope, "x", "*")],
  ["topics", (scope) => Topic.fromName(scope, "x", "projects/*/topics/alerts")],
  ["accounts", (scope) => ServiceAccount.fromEmail(scope, "x", "*@acme.iam.gserviceaccount.com")],
  ["accounts of any project", (scope) => ServiceAccount.fromEmail(scope, "x", "ml@*.iam.gserviceaccount.com")],
  ["datasets", (scope) => BigQueryDataset.fromName(scope, "x", "*", { project: "acme" })],
  ["keys", (scope) => CryptoKey.fromName(scope, "x", "projects/acme/locations/eu/keyRings/ml/cryptoKeys/*")],
  ["key rings", (scope) => CryptoKey.fromName(scope, "x", "projects/acme/locations/eu/keyRings/*/cryptoKeys/ml")],
  ["repositories", (scope) => ArtifactRegistry.fromName(scope, "x", "*", { location: "eu", project: "acme" })],
  ["places", (scope) => ArtifactRegistry.fromName(scope, "x", "ml", { location: "*", project: "acme" })],
  [
    "networks",
    (scope) => PrivateNetwork.fromAttributes(scope, "x", { network: "projects/acme/global/networks/*", subnetwork }),
  ],
])("a wildcard names no %s", (_, build) => {
  expect(() => synth((scope) => void build(scope))).toThrow(/test\/x: .* is ".*\*.*"; write /);
});

it.each([
  "ml@acme.iam.gserviceaccount.com",
  "ml@acme.example.com.iam.gserviceaccount.com",
  "123-compute@developer.gserviceaccount.com",
  "service-123@gcp-sa-aiplatform.iam.gserviceaccount.com",
])("%s is an account", (email) => {
  expect(() => synth((scope) => void ServiceAccount.fromEmail(scope, "x", email))).not.toThrow();
});
