import type { Entry } from "../entry";
import { artifactRegistry } from "./artifact-registry";
import { serviceAgents } from "./service-agents";
import { vertexAi } from "./vertex-ai";

/** Entries by service. */
export const gcp: Readonly<Record<string, readonly Entry[]>> = {
  "Artifact Registry": artifactRegistry,
  "Service agents": serviceAgents,
  "Vertex AI": vertexAi,
};
