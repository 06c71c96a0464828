import { expect, it } from "vitest";
import { declaredIn } from "../../../tools/iam/declared";
import { blocksOf, rightsText } from "../../../tools/iam/text";
import { loadFiles } from "../../support/environments";

const yaml = `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
endpoints: { churn: {} }
airflow:
  pipelines: { calls: ["https://api.example.com", endpoint/churn, "10.1.0.0/16:5432"] }
`;

it("tells what a file says that one calls and no grant carries, and leaves out what is a thing", () => {
  const declared = declaredIn(loadFiles({ "dev.yaml": yaml })[0]!);
  expect(declared.map(({ thing, calls, path }) => [thing, calls, path.join(".")])).toEqual([
    ["airflow/pipelines", "api.example.com:443", "airflow.pipelines.calls.0"],
    ["airflow/pipelines", "10.1.0.0/16:5432", "airflow.pipelines.calls.2"],
  ]);
  expect(rightsText("dev", blocksOf([], declared), [], 100).split("\n").slice(1)).toEqual([
    "",
    "WORKLOADS",
    "  airflow/pipelines",
    "    calls api.example.com:443, as the file says; no grant carries it",
    "    calls 10.1.0.0/16:5432, as the file says; no grant carries it",
    "",
  ]);
});

it("on AWS services are called by the network, and on Google Cloud by a grant", () => {
  const calls = `system: churn
owner: ml@acme.example
jobs: { ingest: { image: IMAGE, vpc: true, calls: [service/api] } }
services: { api: { image: IMAGE } }
`;
  const declared = (cloud: string, image: string) =>
    declaredIn(
      loadFiles({ "dev.yaml": `${cloud}${calls.replaceAll("IMAGE", `"${image}@sha256:${"a".repeat(64)}"`)}` })[0]!,
    );
  const aws = `cloud: aws\naws: { account: "111122223333", region: eu-west-1 }\nregistries: { serving: {} }\n`;
  const google = `cloud: gcp\ngcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: token, network: { nat: true } }\n`;
  expect(declared(aws, "registry/serving")).toEqual([
    { thing: "job/ingest", calls: "service/api", path: ["jobs", "ingest", "calls", "0"] },
  ]);
  expect(declared(google, "europe-west1-docker.pkg.dev/acme/serving/api")).toEqual([]);
});
