import type { Environment } from "../language";
import { awsCredentials, googleCredentials, googleToken, type Credentials } from "./doctor/credentials";
import { activateTags, tagChecks } from "./doctor/cost-tags";
import { firstDeploy } from "./doctor/first-deploy";
import type { Probe } from "./doctor/probe";
import type { Check } from "./doctor/check";
import { terraformCheck } from "./doctor/terraform-check";

export { realProbe, type Probe } from "./doctor/probe";

/** What the doctor says. */
export interface Diagnosis {
  readonly checks: readonly Check[];
  readonly text: string;
  /** 1 when something is missing. */
  readonly exitCode: 0 | 1;
}

/** Which environments are meant. */
export interface DoctorOptions {
  /** Folder of the environments. */
  readonly directory: string;
  /** Who names environments wants to deploy them: their credentials must be here, and what is to be done once is said. None: all, to look at. */
  readonly names: readonly string[];
  /** Also asks AWS, by its command line, what it alone knows: whether it counts costs by the tags of a budget. */
  readonly online?: boolean;
  /**
   * What the clouds have said of the secrets: see `secretChecks`.
   * @default - they are not asked
   */
  readonly secrets?: readonly Check[];
}

/** Looks at what a deploy needs on this machine. Unless told to go online, it asks no cloud and uses no network; it reads no credential. */
export function doctor(probe: Probe, { directory, names, online = false, secrets = [] }: DoctorOptions): Diagnosis {
  const found = probe.environments(directory, names);
  const environments = found.flatMap((one) => ("environment" in one ? [one.environment] : []));
  const checks = [
    nodeCheck(probe),
    packagesCheck(probe),
    terraformCheck(probe, environments),
    commandCheck(probe),
    ...appChecks(probe),
    ...found.map((one) =>
      "environment" in one ? { ok: true, what: one.environment.file } : fileCheck(one.name, one.error),
    ),
    ...gitChecks(probe),
    ...credentialChecks(probe, environments, names.length > 0),
    ...environments.flatMap(stateCheck),
    ...(online ? tagChecks(probe, environments) : []),
    ...secrets,
  ];
  const once = names.length === 0 ? [] : environments.flatMap(toDoOnce);
  const exitCode = checks.some(({ ok }) => ok === false) ? 1 : 0;
  return { checks, text: [...checks.map(line), ...once].join("\n"), exitCode };
}

function line({ ok, what, fix }: Check): string {
  const word = { true: "ok  ", false: "miss", warn: "warn" }[String(ok) as "true" | "false" | "warn"];
  return `${word}  ${what}${fix === undefined ? "" : `: ${fix}`}`;
}

function nodeCheck({ nodeVersion }: Probe): Check {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return { ok: true, what: `Node ${nodeVersion}` };
  return { ok: false, what: `Node ${nodeVersion} is too old, 20.19 is the least`, fix: "nvm install 22" };
}

function packagesCheck(probe: Probe): Check {
  for (const engine of ["cdktf", "cdktn"]) {
    const version = probe.packageVersion(engine);
    if (version !== undefined) return { ok: true, what: `The engine, ${engine} ${version}` };
  }
  return { ok: false, what: "The packages are not installed", fix: "npm ci" };
}

/** The command line of the engine: the project's own, or one on the path. */
function commandCheck(probe: Probe): Check {
  for (const [command, name] of [
    ["cdktf", "cdktf-cli"],
    ["cdktn", "cdktn-cli"],
  ] as const) {
    const version = probe.packageVersion(name);
    if (version !== undefined) return { ok: true, what: `The command ${command} ${version}, run it as npx ${command}` };
    if (probe.has(command)) return { ok: true, what: `The command ${command}, on PATH` };
  }
  return { ok: false, what: "The command cdktf is not here", fix: "npm install --save-dev cdktf-cli@0.21.0" };
}

/** The project's program, which the engine runs. */
function appChecks(probe: Probe): Check[] {
  const mistake = probe.appMistake();
  return mistake === undefined ? [] : [{ ok: false, what: mistake }];
}

/** The first mistakes of a file; `ponte synth` says them all. */
function fileCheck(name: string, error: string): Check {
  const mistakes = error.split("\n");
  const more = mistakes.length > 3 ? [`      ... and ${mistakes.length - 3} more`] : [];
  return {
    ok: false,
    what: [`${name} cannot be used`, ...mistakes.slice(0, 3).map((mistake) => `      ${mistake}`), ...more].join("\n"),
  };
}

/** State holds secrets in plain text. */
function gitChecks(probe: Probe): Check[] {
  const ignored = probe.run("git", "check-ignore", "--quiet", "terraform.dev.tfstate");
  if (ignored === undefined || ignored.status > 1) {
    return [{ ok: "warn", what: "This folder is no git repository", fix: "git init" }];
  }
  const tracked = probe.run("git", "ls-files", "--", "*.tfstate", "*.tfstate.*")?.stdout.trim().split("\n")[0] ?? "";
  return [
    ignored.status === 0
      ? { ok: true, what: "git ignores state files" }
      : {
          ok: false,
          what: "git does not ignore state files",
          fix: "printf '*.tfstate\\n*.tfstate.*\\n' >> .gitignore",
        },
    ...(tracked === ""
      ? []
      : [{ ok: false, what: `git keeps the state file ${tracked}`, fix: `git rm --cached '${tracked}'` }]),
  ];
}

function credentialChecks(probe: Probe, environments: readonly Environment[], wanted: boolean): Check[] {
  const check = (cloud: string, tool: string, { found, fix }: Credentials): Check[] => {
    if (found !== undefined) return [{ ok: true, what: `Credentials of ${cloud}: ${found} (not tried)` }];
    const install = probe.has(tool)
      ? []
      : [{ ok: "warn" as const, what: `${tool} is not on PATH, and the commands below need it` }];
    return [{ ok: wanted ? false : "warn", what: `No credentials of ${cloud}`, fix }, ...install];
  };
  const withModels = environments.some((each) => each.cloud === "gcp" && each.gcp.deployer !== undefined);
  return [
    ...(environments.some(({ cloud }) => cloud === "gcp")
      ? check("Google Cloud", "gcloud", googleCredentials(probe))
      : []),
    ...(withModels && wanted ? [tokenCheck(googleToken(probe))] : []),
    ...(environments.some(({ cloud }) => cloud === "aws") ? check("AWS", "aws", awsCredentials(probe)) : []),
  ];
}

function tokenCheck({ found, fix }: Credentials): Check {
  if (found !== undefined) return { ok: true, what: `A token for Vertex AI: ${found} (not tried)` };
  return { ok: false, what: "No token for Vertex AI", fix };
}

function stateCheck({ name, file, state }: Environment): Check[] {
  if (state !== undefined || /^dev\b/.test(name)) return [];
  const what = `${name} keeps its state in a file on this machine, and nobody else can deploy it`;
  return [{ ok: "warn", what, fix: `write state: { bucket: ... } in ${file}` }];
}

function toDoOnce(environment: Environment): string[] {
  const { name } = environment;
  return [
    ...listed(`Once, before the first deploy of ${name}:`, firstDeploy(environment)),
    ...listed(
      `Once, a day after the first deploy of ${name}, as who pays for the account (with --online it is looked up):`,
      activateTags(environment),
    ),
  ];
}

function listed(title: string, commands: readonly string[]): string[] {
  return commands.length === 0 ? [] : ["", title, ...commands.map((command) => `  ${command}`)];
}
