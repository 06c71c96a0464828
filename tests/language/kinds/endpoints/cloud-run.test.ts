import { refuses } from "../../refuses";
import { deployer, googleImage, onGoogle } from "./one-endpoint";

refuses("what does not fit an endpoint on Cloud Run:", [
  [
    "a machine on Cloud Run",
    onGoogle("    mode: serverless\n    machine: n1-standard-4\n"),
    "dev.yaml:8:14 endpoints.churn.machine: is not supported on Cloud Run; remove it, or write mode: realtime",
  ],
  [
    "a capture on Cloud Run",
    onGoogle("    mode: serverless\n    capture: { sample: 1%, to: dataset/d }\n").replace(
      "endpoints:",
      "datasets: { d: {} }\nendpoints:",
    ),
    "dev.yaml:9:14 endpoints.churn.capture: is not supported on Cloud Run; remove it, or write mode: realtime",
  ],
  [
    "memory that no such replica has",
    onGoogle("    mode: serverless\n    serverless: { cpu: 4, memory: 1GiB }\n"),
    "dev.yaml:8:35 endpoints.churn.serverless.memory: does not go with cpu: 4; write 2GiB to 16GiB",
  ],
  [
    "a GPU in a small replica",
    onGoogle("    mode: serverless\n    accelerator: { type: nvidia-l4 }\n    serverless: { cpu: 2 }\n"),
    "dev.yaml:9:17 endpoints.churn.serverless: is too small for a GPU; write cpu: 4 and memory: 16GiB, or more",
  ],
  [
    "a GPU where Cloud Run has none",
    onGoogle("    mode: serverless\n    accelerator: { type: nvidia-l4 }\n").replace(
      "region: europe-west1",
      "region: europe-west3",
    ),
    "dev.yaml:8:18 endpoints.churn.accelerator: Cloud Run has no GPU in europe-west3; write mode: realtime, or serve it from an environment in asia-southeast1, asia-south1, europe-west1, europe-west4, us-central1 or us-east4",
  ],
  [
    "two models of which none is new",
    `${deployer}endpoints:\n  churn:\n    mode: serverless\n    variants:\n      a: { ${googleImage}, traffic: 90% }\n      b: { ${googleImage}, traffic: 10% }\n`,
    "dev.yaml:9:7 endpoints.churn.variants: holds two variants, and a deploy makes one revision; write latest: true at the one that is new",
  ],
  [
    "a variable that Cloud Run sets",
    onGoogle("    mode: serverless\n", `${googleImage}, env: { PORT: "9000" }`),
    `dev.yaml:8:${37 + googleImage.length} endpoints.churn.variants.a.env.PORT: is set by the service itself; choose another name`,
  ],
]);
