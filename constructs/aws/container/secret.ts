import type { ISecret } from "../secretsmanager/secret";

/** The value of a secret in a variable of a container. */
export interface ContainerSecret {
  /** The secret, by its whole ARN. */
  readonly secret: ISecret;

  /**
   * The one version that is meant, by the id that Secrets Manager gave it.
   * @default - the one of `versionStage`
   */
  readonly versionId?: string;

  /**
   * The version that carries this label when the container starts.
   * @default "AWSCURRENT"
   */
  readonly versionStage?: string;
}

/** The value of a secret as a container is given it: ARN, JSON key, stage, version ("Specifying sensitive data", AWS Batch and ECS guides). */
export function valueFrom({ secret, versionId = "", versionStage = "" }: ContainerSecret): string {
  return versionId === "" && versionStage === "" ? secret.arn : `${secret.arn}::${versionStage}:${versionId}`;
}
