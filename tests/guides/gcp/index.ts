import type { Entry } from "../entry";
import { artifactRegistry } from "./artifact-registry";

/** Entries by service. */
export const gcp: Readonly<Record<string, readonly Entry[]>> = { "Artifact Registry": artifactRegistry };
