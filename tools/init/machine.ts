import { readFileSync } from "node:fs";
import { realProbe, type Probe } from "../doctor/probe";

/** What `init` may ask about a machine, beside what the doctor may. Nothing here uses the network, and of the files none is made to hold a credential. */
export interface Machine extends Probe {
  /** The value of a variable that says where somebody works, and is no secret. */
  variable(name: PlaceVariable): string | undefined;
  /** The text of a file; undefined where it cannot be read. */
  read(path: string): string | undefined;
}

/** Variables that the clouds' own tools read, and that hold a name, a number or a path. */
export type PlaceVariable =
  | "AWS_ACCOUNT_ID"
  | "AWS_CONFIG_FILE"
  | "AWS_DEFAULT_REGION"
  | "AWS_PROFILE"
  | "AWS_REGION"
  | "AWS_ROLE_ARN"
  | "CLOUDSDK_ACTIVE_CONFIG_NAME"
  | "CLOUDSDK_COMPUTE_REGION"
  | "CLOUDSDK_CONFIG"
  | "CLOUDSDK_CORE_PROJECT"
  | "GOOGLE_CLOUD_PROJECT"
  | "GOOGLE_PROJECT"
  | "GOOGLE_REGION";

/** This machine, seen from the current folder. */
export function realMachine(): Machine {
  return { ...realProbe(), variable: (name) => process.env[name] || undefined, read };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
