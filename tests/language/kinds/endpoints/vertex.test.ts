import { expect, it } from "vitest";
import { problemsOf } from "../../../support/environments";
import { gcp, refuses } from "../../refuses";
import { deployer, googleImage, onGoogle } from "./one-endpoint";

refuses("what does not fit an endpoint on Vertex AI:", [
  [
    "models without anybody who deploys them",
    onGoogle("").replace(deployer, gcp),
    "dev.yaml:7:15 endpoints.churn.variants: are deployed by a service account that nothing names; write gcp: { deployer: name@project.iam.gserviceaccount.com }, or token for your own",
  ],
  [
    "an accelerator on the machine that is the default, which does not take it",
    onGoogle("    accelerator: { type: NVIDIA_L4 }\n"),
    "dev.yaml:7:26 endpoints.churn.accelerator.type: NVIDIA_L4 goes with g2 machines, and the machine is n1-standard-4; write machine: g2-standard-8, or another of that series",
  ],
  [
    "a model's own machine that does not take the endpoint's accelerator",
    onGoogle(
      "    machine: a2-highgpu-1g\n    accelerator: { type: NVIDIA_TESLA_A100 }\n",
      `${googleImage}, machine: e2-standard-4`,
    ),
    `dev.yaml:9:${33 + googleImage.length} endpoints.churn.variants.a.machine: NVIDIA_TESLA_A100 goes with a2 machines, and the machine is e2-standard-4; write machine: a2-highgpu-1g, or another of that series`,
  ],
  [
    "one file as the weights of Vertex AI",
    onGoogle("", `${googleImage}, artifact: bucket/models/churn/model.pkl`).replace(
      "endpoints:",
      "buckets: { models: {} }\nendpoints:",
    ),
    `dev.yaml:8:${34 + googleImage.length} endpoints.churn.variants.a.artifact: is one file; Vertex AI takes the folder that holds it`,
  ],
]);

it("asks of the endpoint's machine and accelerator only where a model uses them", () => {
  const own = `${googleImage}, machine: g2-standard-8, accelerator: { type: NVIDIA_L4 }`;
  const endpoint = "    accelerator: { type: NVIDIA_TESLA_A100 }\n";
  expect(problemsOf({ "dev.yaml": onGoogle(endpoint, own) })).toEqual([]);
  expect(problemsOf({ "dev.yaml": `${deployer}endpoints:\n  churn:\n${endpoint}` })).toEqual([]);
});
