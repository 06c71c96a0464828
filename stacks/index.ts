import type { App, TerraformStack } from "cdktf";
import type { Environment } from "../spec";
import { AwsStack } from "./aws-stack";
import { GcpStack } from "./gcp-stack";
import { literal } from "./literal";

export { withoutTokenStacks } from "./fast-stack";

/** Adds the stack of an environment to the app; its id is the environment's name, so that `cdktf deploy dev` finds it. */
export function addStack(app: App, environment: Environment): TerraformStack {
  const safe = literal(environment);
  switch (safe.cloud) {
    case "gcp":
      return new GcpStack(app, safe);
    case "aws":
      return new AwsStack(app, safe);
  }
}
