import { expect, it } from "vitest";
import { problemsOf } from "../../../support/environments";
import { digest, gcp, refuses } from "../../refuses";
import { onGoogle } from "./one-endpoint";

refuses("what does not fit an endpoint of Google Cloud:", [
  [
    "an accelerator in the other service's words",
    onGoogle("    mode: serverless\n    accelerator: { type: NVIDIA_L4 }\n"),
    "dev.yaml:8:26 endpoints.churn.accelerator.type: NVIDIA_L4 is the other service's word; write nvidia-l4",
  ],
  [
    "scaling on accelerators that are not there",
    onGoogle("    scaleOn: { gpu: 60% }\n"),
    "dev.yaml:7:21 endpoints.churn.scaleOn.gpu: needs an accelerator; write accelerator: { type: NVIDIA_L4 }, or scale on cpu",
  ],
  [
    "an accelerator that Cloud Run has not",
    onGoogle("    mode: serverless\n    accelerator: { type: nvidia-tesla-t4 }\n"),
    "dev.yaml:8:26 endpoints.churn.accelerator.type: nvidia-tesla-t4 is none that Cloud Run has for replicas of this size; write nvidia-l4",
  ],
  [
    "a capture in a dataset of another region",
    `${gcp}datasets: { d: { location: EU } }\nendpoints: { e: { capture: { sample: 1%, to: dataset/d } } }\n`,
    "dev.yaml:6:46 endpoints.e.capture.to: dataset/d is in EU, and the endpoint in europe-west1; write a dataset of that region",
  ],
  [
    "an image of another registry",
    onGoogle("", `image: "docker.io/acme/churn${digest}"`),
    `dev.yaml:7:29 endpoints.churn.variants.a.image: "docker.io/acme/churn@sha256:aaaaaaaaaaaaaaaaaaaaaa..." (92 characters); write registry/<name>/<image>@sha256:<digest>, or <region>-docker.pkg.dev/<project>/<repository>/<image>@sha256:<digest>`,
  ],
]);

it("lets an endpoint capture in a dataset of its region", () => {
  const google = `datasets: { near: { location: europe-west1 }, here: {} }
endpoints:
  a: { capture: { sample: 1%, to: dataset/near } }
  b: { capture: { sample: 1%, to: dataset/here } }
`;
  expect(problemsOf({ "dev.yaml": gcp + google })).toEqual([]);
});
