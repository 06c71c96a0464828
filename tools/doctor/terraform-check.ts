import { basename } from "node:path";
import type { Environment } from "../../language";
import type { Check } from "./check";
import type { Probe } from "./probe";

/** Whether the Terraform or OpenTofu that the engine would run is there, and new enough: both take the programs. */
export function terraformCheck(probe: Probe, environments: readonly Environment[]): Check {
  const command = probe.value("TERRAFORM_BINARY_NAME") ?? "terraform";
  const answer = probe.run(command, "version", "-json");
  if (answer === undefined) return missing(probe, command);
  const version = versionIn(answer.stdout);
  if (version === undefined)
    return { ok: false, what: `${command} does not say its version`, fix: `${command} version` };
  const name = basename(command).startsWith("tofu") ? "OpenTofu" : "Terraform";
  if (!isSupported(version)) {
    return {
      ok: false,
      what: `${name} ${version} does not fit; it has to be 1.11 or newer, and less than 2`,
      fix: name === "OpenTofu" ? "install it from https://opentofu.org/docs/intro/install/" : remedy(probe),
    };
  }
  if (name === "Terraform" && environments.some(deploysToVertex) && /^1\.11\./.test(version)) {
    const what = `Terraform ${version}; where somebody undeploys a model by hand, the next plan ends with an error, which 1.12 does not`;
    return { ok: "warn", what, fix: "terraform state rm the address that the error names, or take 1.12 or newer" };
  }
  return { ok: true, what: `${name} ${version}` };
}

/** Before 1.12 Terraform keeps no identity of what restful found gone, and takes that for a mistake of the provider. */
function deploysToVertex(environment: Environment): boolean {
  if (environment.cloud !== "gcp") return false;
  const endpoints = Object.values(environment.kinds.endpoints);
  return endpoints.some(({ mode, variants }) => mode === "realtime" && Object.keys(variants).length > 0);
}

function missing(probe: Probe, command: string): Check {
  if (command !== "terraform") {
    return {
      ok: false,
      what: `TERRAFORM_BINARY_NAME is ${command}, which cannot be run`,
      fix: "unset TERRAFORM_BINARY_NAME",
    };
  }
  const tofu = probe.has("tofu") ? ", or export TERRAFORM_BINARY_NAME=tofu" : "";
  return { ok: false, what: "Terraform is not on PATH", fix: `${remedy(probe)}${tofu}` };
}

function remedy({ platform }: Probe): string {
  if (platform === "darwin") return "brew install hashicorp/tap/terraform";
  if (platform === "win32") return "winget install Hashicorp.Terraform";
  return "install it from https://developer.hashicorp.com/terraform/install";
}

/** `>= 1.11, < 2.0`, as the programs say themselves; Terraform takes no version before a release for one. */
function isSupported(version: string): boolean {
  const [, major, minor, before] = /^(\d+)\.(\d+)\.\d+(-.+)?$/.exec(version) ?? [];
  return major === "1" && Number(minor) >= 11 && before === undefined;
}

function versionIn(stdout: string): string | undefined {
  try {
    const { terraform_version: version } = JSON.parse(stdout) as { terraform_version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
