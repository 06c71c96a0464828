import { join } from "node:path";
import type { Probe } from "./probe";

/** Where credentials would come from, never what they are; without any, the command that gets some. */
export interface Credentials {
  readonly found?: string;
  readonly fix: string;
}

/** In the order in which the provider looks. */
export function googleCredentials(probe: Probe): Credentials {
  const fix = "gcloud auth application-default login";
  for (const variable of ["GOOGLE_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN"]) {
    if (probe.isSet(variable)) return { found: variable, fix };
  }
  const file = probe.value("GOOGLE_APPLICATION_CREDENTIALS");
  if (file !== undefined) {
    if (probe.exists(file)) return { found: "GOOGLE_APPLICATION_CREDENTIALS", fix };
    return { fix: `GOOGLE_APPLICATION_CREDENTIALS names ${file}, which does not exist; unset it, then ${fix}` };
  }
  const windows = probe.platform === "win32" ? probe.value("APPDATA") : undefined;
  const folder = probe.value("CLOUDSDK_CONFIG") ?? join(windows ?? join(probe.home, ".config"), "gcloud");
  return probe.exists(join(folder, "application_default_credentials.json"))
    ? { found: "gcloud's, of this user", fix }
    : { fix };
}

/** What models on Vertex AI are planned and deployed with. */
export function googleToken(probe: Probe): Credentials {
  const variable = "TF_VAR_google_access_token";
  const fix = `export ${variable}=$(gcloud auth print-access-token), which lasts an hour`;
  return probe.isSet(variable) ? { found: variable, fix } : { fix };
}

/** In the order in which the provider looks. */
export function awsCredentials(probe: Probe): Credentials {
  const variables = [
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ];
  const variable = variables.find((name) => probe.isSet(name));
  const fix = "aws configure sso, and from then on aws sso login";
  if (variable !== undefined) return { found: variable, fix };
  const files = [
    probe.value("AWS_CONFIG_FILE") ?? join(probe.home, ".aws", "config"),
    probe.value("AWS_SHARED_CREDENTIALS_FILE") ?? join(probe.home, ".aws", "credentials"),
  ];
  if (!files.some((file) => probe.exists(file))) return { fix };
  return { found: probe.isSet("AWS_PROFILE") ? "the profile in AWS_PROFILE" : "the default profile", fix };
}
