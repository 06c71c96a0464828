import { describe, expect, it } from "vitest";
import { describeProblem, warningsOf } from "../../language";
import { loadFiles } from "../support/environments";
import { aws, digest, gcp } from "./refuses";

const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/serving${digest}`;
const googleImage = `europe-west1-docker.pkg.dev/acme/serving/churn${digest}`;

/** An endpoint on AWS with these fields, and one variant with those. */
const onAws = (fields: string, variant = "") =>
  `${aws}buckets: { models: {} }\nendpoints:\n  e:\n    variants:\n      a:\n        image: "${image}"\n${variant}${fields}`;
const onGoogle = (fields: string) =>
  `${gcp.replace("europe-west1 }", "europe-west1, deployer: token }")}endpoints:\n  e:\n    variants:\n      a:\n        image: "${googleImage}"\n${fields}`;

const warned = (text: string) =>
  loadFiles({ "dev.yaml": text }).flatMap((environment) =>
    warningsOf(environment).map((warning) => describeProblem(warning).replace(/^.*dev\.yaml/, "dev.yaml")),
  );

describe("a machine that the service did not have", () => {
  it.each([
    [
      "on AWS",
      onAws("    instance: ml.m5.lagre\n"),
      "dev.yaml:11:15 endpoints.e.instance: ml.m5.lagre is no machine that SageMaker had in November 2026; did you mean ml.m5.large?",
    ],
    [
      "of a family that there is not",
      onAws("    instance: ml.x99.large\n"),
      "dev.yaml:11:15 endpoints.e.instance: ml.x99.large is no machine that SageMaker had in November 2026; check its name",
    ],
    [
      "in a variant",
      onAws("", "        instance: ml.zz1.metal\n"),
      "dev.yaml:11:19 endpoints.e.variants.a.instance: ml.zz1.metal is no machine that SageMaker had in November 2026; check its name",
    ],
    [
      "on Google Cloud",
      onGoogle("    machine: n1-standrd-4\n"),
      "dev.yaml:10:14 endpoints.e.machine: n1-standrd-4 is no machine that Vertex AI had in November 2026; did you mean n1-standard-4?",
    ],
  ])("%s", (_, text, line) => expect(warned(text)).toEqual([line]));

  it("but not one that it had", () => {
    expect(warned(onAws("    instance: ml.g5.xlarge\n"))).toEqual([]);
    expect(warned(onGoogle("    machine: g2-standard-8\n"))).toEqual([]);
  });
});

describe("a container in network isolation", () => {
  const env = (variable: string, value: string) => `        env: { ${variable}: "${value}" }\n`;
  it.each([
    [
      "that would download its weights",
      onAws("", env("HF_MODEL_ID", "acme/churn")),
      "dev.yaml:11:29 endpoints.e.variants.a.env.HF_MODEL_ID: names weights that the container would download, and networkIsolation keeps it from the network; write artifact: bucket/<name>/<path>, or networkIsolation: false",
    ],
    [
      "that is told an address",
      onAws("", env("MLFLOW_TRACKING_URI", "https://mlflow.acme.example")),
      "dev.yaml:11:37 endpoints.e.variants.a.env.MLFLOW_TRACKING_URI: names an address, and networkIsolation keeps the container from the network; write networkIsolation: false if it connects there",
    ],
    [
      "that is given a network",
      onAws("    vpc: true\n"),
      "dev.yaml:11:10 endpoints.e.vpc: gives containers a network that they cannot use; write networkIsolation: false, or vpc: false",
    ],
  ])("%s", (_, text, line) => expect(warned(text)).toEqual([line]));

  it("but not without it, nor where weights or the address are its own", () => {
    const open = "    networkIsolation: false\n    vpc: true\n";
    expect(warned(onAws(open, env("HF_MODEL_ID", "acme/churn")))).toEqual([]);
    expect(warned(onAws("", env("HF_MODEL_ID", "/opt/ml/model")))).toEqual([]);
    expect(warned(onAws("", `${env("HF_MODEL_ID", "acme/churn")}        artifact: bucket/models/churn/42/\n`))).toEqual(
      [],
    );
    expect(warned(onAws("", env("SERVER", "http://localhost:8080")))).toEqual([]);
  });
});
