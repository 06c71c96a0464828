import { invalidArgument } from "../../api-error";
import type { Body } from "../../json";

// The fields of the messages that deploying a model takes.
// prettier-ignore
const known: Readonly<Record<string, readonly string[]>> = {
  deployModel: ["deployedModel", "trafficSplit"],
  undeployModel: ["deployedModelId", "trafficSplit"],
  mutateDeployedModel: ["deployedModel", "updateMask"],
  upload: ["parentModel", "modelId", "model", "serviceAccount"],
  deployedModel: [
    "id", "model", "displayName", "dedicatedResources", "automaticResources", "sharedResources", "serviceAccount",
    "disableContainerLogging", "enableAccessLogging", "explanationSpec", "disableExplanations", "privateEndpoints",
    "fasterDeploymentConfig", "systemLabels",
  ],
  model: [
    "name", "displayName", "description", "labels", "containerSpec", "artifactUri", "encryptionSpec", "versionAliases",
    "versionDescription", "predictSchemata", "metadataSchemaUri", "metadata", "explanationSpec", "pipelineJob", "baseModelSource",
  ],
  containerSpec: [
    "imageUri", "command", "args", "env", "ports", "grpcPorts", "predictRoute", "healthRoute", "invokeRoutePrefix", "sharedMemorySizeMb",
    "deploymentTimeout", "startupProbe", "healthProbe", "livenessProbe",
  ],
};

/** Refuses what `message` does not have, as Google's interface does. */
export function refuseUnknownFields(message: string, body: Body): void {
  const stranger = Object.keys(body).find((field) => !known[message]?.includes(field));
  if (stranger === undefined) return;
  throw invalidArgument(
    `Invalid JSON payload received. Unknown name "${stranger}" at '${message}': Cannot find field.`,
  );
}
