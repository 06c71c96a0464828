import { expect, it } from "vitest";
import { cloudSchema } from "../../../language";
import { remedies } from "../../../language/kinds/other-cloud";
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
    'dev.yaml:7:15 endpoints.churn.identity: "shared"; write a reference such as identity/serving',
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

type Node = { properties?: Record<string, Node>; additionalProperties?: Node | boolean; anyOf?: Node[]; items?: Node };

/** Every field by its place, `*` for names that are free: `endpoints.*.mode`. */
function placesOf(node: Node, place: string[] = []): string[] {
  const below = node.additionalProperties;
  return [
    ...Object.entries(node.properties ?? {}).flatMap(([name, field]) => [
      [...place, name].join("."),
      ...placesOf(field, [...place, name]),
    ]),
    ...(typeof below === "object" ? placesOf(below, [...place, "*"]) : []),
    ...(node.anyOf ?? []).flatMap((form) => placesOf(form, place)),
  ];
}

it.each(["gcp", "aws"] as const)(
  "every field that %s does not have is told what to write instead, and no other",
  (cloud) => {
    const [own, other] = [cloud, cloud === "gcp" ? "aws" : "gcp"].map((name) =>
      placesOf(cloudSchema(name as "gcp" | "aws") as Node).filter((place) => !place.startsWith("defaults.")),
    ) as [string[], string[]];
    const foreign = new Set(other.filter((place) => !own.includes(place)));
    // What stands within a foreign field is not read, and a partition of Athena has a name of the reader's own.
    const outermost = [...foreign].filter(
      (place) =>
        !foreign.has(place.split(".").slice(0, -1).join(".")) && !/partitionBy\.(?:\*|column|every)/.test(place),
    );
    expect(Object.keys(remedies[cloud]).sort()).toEqual(outermost.sort());
  },
);
