import type { Entry } from "../entry";
import { artifactRegistry } from "./artifact-registry";
import { cloudRun } from "./cloud-run";
import { serviceAgents } from "./service-agents";
import { storage } from "./storage";
import { vertexAi } from "./vertex-ai";

/** Entries by service. */
export const gcp: Readonly<Record<string, readonly Entry[]>> = {
  "Artifact Registry": artifactRegistry,
  "Cloud Run": cloudRun,
  "Cloud Storage": storage,
  "Service agents": serviceAgents,
  "Vertex AI": vertexAi,
};
