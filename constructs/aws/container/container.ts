import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import { mustHaveKnownItems } from "../../shared/tokens";
import type { ExecutionRole } from "../iam/execution-role";
import type { Place } from "../place";
import { imageRepository } from "./image-repository";
import { type ContainerSecret, valueFrom } from "./secret";

// What containers of AWS Batch and of ECS have in common: Batch runs its own by ECS.

interface Variables {
  readonly environment?: Record<string, string>;
  readonly secrets?: Record<string, ContainerSecret>;
}

/** The variables of a container as the services answer them, whatever order they are given in. */
export function variablesOf({ environment = {}, secrets = {} }: Variables) {
  return {
    environment: byName(environment).map(([name, value]) => ({ name, value })),
    secrets: byName(secrets).map(([name, secret]) => ({ name, valueFrom: valueFrom(secret) })),
  };
}

const byName = <T>(map: Record<string, T>) => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

/** Throws for variables that no container gets: one that is there twice, or a secret of two versions. */
export function checkVariables(construct: Construct, { environment, secrets }: Variables): void {
  mustHaveKnownItems(construct, "environment", environment);
  mustHaveKnownItems(construct, "secrets", secrets);
  for (const [name, { versionId, versionStage }] of Object.entries(secrets ?? {}))
    if (versionId !== undefined && versionStage !== undefined)
      throw invalid(construct, `versionId and versionStage of ${name} are both set`, "keep one");
  const both = Object.keys(environment ?? {}).find((name) => Object.hasOwn(secrets ?? {}, name));
  if (both !== undefined) throw invalid(construct, `${both} is in environment and in secrets`, "keep one");
}

/** Where a container writes to, in streams `<prefix>/<container>/<task>`. */
export function logsTo(group: string, region: string, prefix: string) {
  return {
    logDriver: "awslogs",
    options: { "awslogs-group": group, "awslogs-region": region, "awslogs-stream-prefix": prefix },
  };
}

/** Lets a role start a container: get its image, write its logs, and read the secrets of its variables. */
export function permitStart(
  role: ExecutionRole,
  container: Variables & { readonly image: string; readonly logGroupArn: string },
  place: Place,
): void {
  const repository = imageRepository(container.image, place);
  if (repository !== undefined) {
    const pull = ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"];
    role.allow(
      { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      { actions: pull.map((action) => `ecr:${action}`), resources: [repository] },
    );
  }
  const write = ["logs:CreateLogStream", "logs:PutLogEvents"];
  role.allow({ actions: write, resources: [`${container.logGroupArn}:*`] });
  for (const { secret } of Object.values(container.secrets ?? {})) secret.grantRead(role);
}
