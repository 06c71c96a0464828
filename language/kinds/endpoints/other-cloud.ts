const canary =
  "a canary on Vertex AI is two variants and their shares; write variants: { champion: { traffic: 90%, ... }, challenger: { traffic: 10%, ... } }";
const fixed = "SageMaker asks port 8080 for /invocations and /ping; remove it";

/** What to write on one cloud for a field of an endpoint, or of its variants, that only the other cloud has. */
const remedies: Record<"gcp" | "aws", Record<string, string>> = {
  gcp: {
    rollout: canary,
    rollbackOn: `${canary}, and take it back by a revert`,
    shadow: "Vertex AI copies no requests; write a second variant with traffic: 1%",
    async: "Google Cloud has no asynchronous endpoint; write mode: serverless, and let Cloud Tasks or Pub/Sub call it",
    instance: "write machine: n1-standard-4, or another machine type of Google Cloud",
  },
  aws: {
    accelerator: "the instance type says it; write instance: ml.g5.xlarge",
    identity: "every endpoint has a role of its own, and AWS counts none of them; remove it",
    machine: "write instance: ml.m5.xlarge, or another instance type of SageMaker",
    args: "SageMaker starts every container with `serve`; put the arguments into the image, or into env",
    port: fixed,
    predictRoute: fixed,
    healthRoute: fixed,
    redeploy: "an update already moves to new instances; remove it",
  },
};

/** The remedy for a field at a path of the YAML, where there is a better one than to remove it. */
export function remedyElsewhere(cloud: "gcp" | "aws", name: string, path: readonly PropertyKey[]): string | undefined {
  const isServing = path[0] === "endpoints" && (path.length === 2 || (path.length === 4 && path[2] === "variants"));
  return isServing && Object.hasOwn(remedies[cloud], name) ? remedies[cloud][name] : undefined;
}
