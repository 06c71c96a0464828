import { refuses } from "../refuses";
import { googleImage, image, onAws, onGoogle } from "./endpoints/one-endpoint";

const canaryWords =
  "a canary on Vertex AI is two variants and their shares; write variants: { champion: { traffic: 90%, ... }, challenger: { traffic: 10%, ... } }";

refuses("what only the other cloud can do:", [
  [
    "a rollout on Vertex AI",
    onGoogle("    rollout: { canary: { step: 10% } }\n"),
    `dev.yaml:7:5 endpoints.churn.rollout: is a field of AWS only; ${canaryWords}`,
  ],
  [
    "a rollback on Vertex AI",
    onGoogle("    rollbackOn: [errors]\n"),
    `dev.yaml:7:5 endpoints.churn.rollbackOn: is a field of AWS only; ${canaryWords}, and take it back by a revert`,
  ],
  [
    "a shadow on Vertex AI",
    onGoogle("    shadow: {}\n"),
    "dev.yaml:7:5 endpoints.churn.shadow: is a field of AWS only; Vertex AI copies no requests; write a second variant with traffic: 1%",
  ],
  [
    "an asynchronous endpoint on Google Cloud",
    onGoogle("    mode: async\n"),
    'dev.yaml:7:11 endpoints.churn.mode: "async"; Google Cloud has no asynchronous endpoint; write serverless, and let Cloud Tasks or Pub/Sub call it',
  ],
  [
    "an account to share on AWS",
    onAws("    identity: shared\n"),
    "dev.yaml:7:5 endpoints.churn.identity: is a field of Google Cloud only; every endpoint has a role of its own, and AWS counts none of them; remove it",
  ],
  [
    "an instance of AWS",
    onGoogle("", `${googleImage}, instance: ml.m5.large`),
    `dev.yaml:7:${24 + googleImage.length} endpoints.churn.variants.a.instance: is a field of AWS only; write machine: n1-standard-4, or another machine type of Google Cloud`,
  ],
  [
    "an accelerator on AWS",
    onAws("    accelerator: { type: NVIDIA_L4 }\n"),
    "dev.yaml:7:5 endpoints.churn.accelerator: is a field of Google Cloud only; the instance type says it; write instance: ml.g5.xlarge",
  ],
  [
    "a port on AWS",
    onAws("", `${image}, port: 8080`),
    `dev.yaml:7:${24 + image.length} endpoints.churn.variants.a.port: is a field of Google Cloud only; SageMaker asks port 8080 for /invocations and /ping; remove it`,
  ],
]);
