import type { App, TerraformStack } from "cdktf";
import { ConstructError } from "../constructs/shared/invalid";
import { type Environment, type KindName, SpecError } from "../language/index";
import { AwsStack } from "./aws-stack";
import { GcpStack } from "./gcp-stack";
import { literal } from "./literal";

export { withoutTokenStacks } from "./fast-stack";

/**
 * Adds the stack of an environment to the app; its id is the environment's name, so that `cdktf deploy dev` finds it. What a construct
 * refuses is told as a mistake in the file, where the thing stands that it was made for.
 */
export function addStack(app: App, environment: Environment): TerraformStack {
  try {
    return stackOf(app, literal(environment));
  } catch (error) {
    throw error instanceof ConstructError ? located(environment, error) : error;
  }
}

function stackOf(app: App, environment: Environment): TerraformStack {
  switch (environment.cloud) {
    case "gcp":
      return new GcpStack(app, environment);
    case "aws":
      return new AwsStack(app, environment);
  }
}

// What holds the constructs of a kind in a stack, the buckets that we add to a thing included.
const kinds: Record<string, KindName> = {
  bucket: "buckets",
  registry: "registries",
  dataset: "datasets",
  "dataset-bucket": "datasets",
  composer: "airflow",
  mwaa: "airflow",
  "airflow-bucket": "airflow",
  endpoint: "endpoints",
  serving: "endpoints",
};

function located({ locate }: Environment, error: ConstructError): Error {
  const [, group = "", key] = error.path.split("/");
  const kind = kinds[group];
  if (kind === undefined || key === undefined) return error;
  const message = `${error.problem}; ${error.remedy}`;
  return new SpecError([{ at: locate([kind, key]), field: `${kind}.${key}`, message }]);
}
