import { expect, it } from "vitest";
import { loadFiles } from "../support/environments";
import { aws, gcp, refuses } from "./refuses";

const airflow = (says: string) => `buckets: { raw: {} }\ndatasets: { features: {} }\nairflow: { p: { ${says} } }\n`;

refuses("a relation", [
  [
    "to what answers to another one",
    `${aws}${airflow("reads: [endpoint/churn]")}`,
    'dev.yaml:7:25 airflow.p.reads.0: "endpoint/churn"; a workload gets at endpoint/... by calls; write it there',
  ],
  [
    "that would have to change rows to add some",
    `${gcp}${airflow("appends: [dataset/features]")}`,
    'dev.yaml:7:27 airflow.p.appends.0: "dataset/features"; a workload gets at dataset/... by reads, writes; write it there',
  ],
  [
    "to what is no workload's to reach",
    `${aws}${airflow("writes: [airflow/p]")}`,
    'dev.yaml:7:26 airflow.p.writes.0: "airflow/p"; write a reference such as bucket/raw or dataset/features or registry/serving or secret/hubspot',
  ],
  [
    "in the plural",
    `${gcp}${airflow("reads: [buckets/raw/erp]")}`,
    'dev.yaml:7:25 airflow.p.reads.0: "buckets/raw/erp"; did you mean bucket/raw/erp?',
  ],
  [
    "to nothing that is there",
    `${gcp}${airflow("calls: [endpoint/churn]")}`,
    'dev.yaml:7:25 airflow.p.calls.0: no endpoint is named "churn"; there is no endpoint yet',
  ],
  [
    "that is said twice, once with a slash behind it",
    `${aws}${airflow("appends: [bucket/raw/erp, bucket/raw/erp/]")}`,
    "dev.yaml:7:43 airflow.p.appends.1: bucket/raw/erp/ stands in the list already, as bucket/raw/erp; remove it here",
  ],
  [
    "to start what does not end",
    `${aws}${airflow("starts: [airflow/p]")}`,
    'dev.yaml:7:26 airflow.p.starts.0: "airflow/p"; write a reference such as job/ingest',
  ],
  [
    "to start what is not there",
    `${aws}${airflow("starts: [job/ingest]")}`,
    'dev.yaml:7:26 airflow.p.starts.0: no job is named "ingest"; there is no job yet',
  ],
  [
    "that no cloud has a use for yet",
    `${aws}${airflow("deploys: [endpoint/churn]")}`,
    "dev.yaml:7:17 airflow.p.deploys: unknown field; write one of reads, writes, appends, calls, starts, identity, packages, config, size, version, workers, privateWebserver, access, retired, delete, renamedFrom",
  ],
]);

it("may name what stands behind it in the file, and what is made after it", () => {
  const [environment] = loadFiles({
    "dev.yaml": `${aws}airflow: { p: { appends: [bucket/raw/erp], calls: [endpoint/churn] } }\nbuckets: { raw: {} }\nendpoints: { churn: {} }\n`,
  });
  expect(environment!.kinds.airflow.p).toMatchObject({
    appends: [{ kind: "bucket", key: "raw", path: "erp" }],
    calls: [{ kind: "endpoint", key: "churn", path: "" }],
  });
});
