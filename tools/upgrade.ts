import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { readJsonFile } from "./json-file";
import { readTextFile } from "./text-file";
import { newEntries } from "./upgrade/changelog";
import { compare, type Comparison } from "./upgrade/compare";
import type { Rewritten } from "./upgrade/renames";
import { copyProject, installedPackage, linkPackages, type Manifest, manifestIn, packageName, placeNext, synthesizeIn } from "./upgrade/stage"; // prettier-ignore
import { compareVersions } from "./upgrade/versions";
import { UserError } from "./user-error";

export { rewriteFolder } from "./upgrade/renames";

/** Settings of {@link upgrade}. */
export interface UpgradeOptions {
  /** Folder with package.json and cdktf.json. */
  readonly project: string;
  /** Folder of the environments, from there. */
  readonly directory: string;
  /**
   * A version, or the path of a packed file.
   * @default - the latest that npm knows
   */
  readonly wanted?: string;
  /** Only says what would change. */
  readonly dryRun: boolean;
}

/**
 * `ponte upgrade`: what another version of the package would change in what is deployed, told before anything is installed: each version makes its programs of
 * the project's files, written in its own words, and the programs are compared. Then the files and package.json are written.
 *
 * @throws UserError, and nothing is changed
 */
export function upgrade({ project, directory, wanted, dryRun }: UpgradeOptions): string {
  const installed = installedPackage(project, packageName);
  if (installed === undefined) throw new UserError(`${packageName} is not installed here; run npm install first`);
  const own = readTextFile(join(project, "package.json"));
  const spec = specOf(wanted, readJsonFile(join(project, "package.json")));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ponte-upgrade-")));
  try {
    const [before, after] = ["before", "after"].map((name) => copyProject(project, join(folder, name))) as [string, string]; // prettier-ignore
    linkPackages(project, before);
    const next = placeNext(spec, project, after);
    const from = manifestIn(installed).version;
    refuseOlder(from, next.manifest);
    const places = rewriteBy(after, directory, from);
    run(before, `the installed version, ${from}, does not take the files as they are; mend that first`);
    run(after, `version ${next.manifest.version} does not take the files`);
    const compared = comparedStacks(before, after);
    const entries = newEntries(installed, join(after, "node_modules", packageName));
    const text = said({ from, to: next.manifest.version, compared, entries, places, peers: next.peers });
    if (dryRun) return `${text}\n\nNothing was changed.`;
    const files = [...new Set(places.map(({ file }) => file))];
    for (const file of files) cpSync(join(after, file), join(project, file));
    const packed = spec.endsWith(".tgz") ? `file:${relative(resolve(project), spec).split(sep).join("/")}` : next.manifest.version; // prettier-ignore
    writeFileSync(join(project, "package.json"), withVersions(own, { [packageName]: packed, ...next.peers }));
    return `${text}\n\n${["package.json", ...files].join(", ")} ${files.length > 0 ? "are" : "is"} written. Install it with npm install, look at npx cdktf diff, and commit both.`; // prettier-ignore
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What npm is asked for. A project that takes a packed file says which is the next. */
function specOf(wanted: string | undefined, manifest: Record<string, unknown>): string {
  const { dependencies = {}, devDependencies = {} } = manifest as Record<string, Record<string, string>>;
  const now = dependencies[packageName] ?? devDependencies[packageName];
  if (now === undefined) throw new UserError(`package.json does not name ${packageName}; run npm install ${packageName}`);
  if (wanted === undefined && now.startsWith("file:"))
    throw new UserError(`package.json takes ${now}; name the next packed file: ponte upgrade <file>`);
  if (wanted?.endsWith(".tgz") === true) {
    if (existsSync(wanted)) return resolve(wanted);
    throw new UserError(`${wanted} is not there; write the path of a packed file, or a version`);
  }
  if (wanted !== undefined && !/^\d+\.\d+\.\d+[\w.+-]*$|^[a-z]+$/.test(wanted))
    throw new UserError(`"${wanted}" is no version; write one such as 0.2.0, or the path of a packed file`);
  return `${packageName}@${wanted ?? "latest"}`;
} // prettier-ignore

function refuseOlder(from: string, { version }: Manifest): void {
  if (compareVersions(version, from) >= 0) return;
  throw new UserError(`${version} is older than ${from}, which is installed; what was renamed since is not named back`);
}

/** The next version knows what it calls otherwise. */
function rewriteBy(copy: string, directory: string, since: string): Rewritten[] {
  const command = join("node_modules", packageName, "bin", "ponte.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, "rewrite", directory, "--since", since], { cwd: copy, encoding: "utf8" }); // prettier-ignore
  if (status === 0) return JSON.parse(stdout) as Rewritten[];
  throw new UserError(`the next version cannot write the files anew; nothing was changed:\n${stderr.trim()}`);
}

function run(copy: string, what: string): void {
  const mistake = synthesizeIn(copy);
  if (mistake !== undefined) throw new UserError(`${what}; nothing was changed:\n${mistake}`);
}

function comparedStacks(before: string, after: string): [string, Comparison][] {
  const { stacks } = readJsonFile(join(after, "cdktf.out", "manifest.json"));
  const at = (copy: string, name: string) => join(copy, "cdktf.out", "stacks", name);
  return Object.keys(stacks as object).sort().map((name) => [name, compare(name, at(before, name), at(after, name))]);
} // prettier-ignore

interface Told {
  readonly from: string;
  readonly to: string;
  readonly compared: readonly [string, Comparison][];
  readonly entries: readonly string[];
  readonly places: readonly Rewritten[];
  readonly peers: Readonly<Record<string, string>>;
}

function said({ from, to, compared, entries, places, peers }: Told): string {
  const changed = compared.filter(([, { changes }]) => changes > 0);
  const same = compared.filter(([, { changes }]) => changes === 0).map(([name]) => name);
  const packages = Object.entries(peers).map(([name, version]) => `- ${name}: ${version}`);
  return [
    `# From ${from} to ${to}`,
    ...changed.map(([name, { text }]) => `## ${name}\n\n${text}`),
    ...(same.length === 0 ? [] : [`Nothing that is deployed changes in ${same.join(", ")}.`]),
    ...(entries.length === 0 ? [] : [`## What the changelog says of it\n\n${entries.map((entry) => `- ${entry}`).join("\n")}`]),
    ...(places.length === 0 ? [] : [`## Written anew\n\n${places.map(({ file, line, says }) => `- ${file}:${line}: ${says}`).join("\n")}`]),
    ...(packages.length === 0 ? [] : [`## Packages that it needs\n\n${packages.join("\n")}`]),
  ].join("\n\n");
} // prettier-ignore

/** The text of package.json with other versions; what is not named there stays out. */
function withVersions(text: string, versions: Readonly<Record<string, string>>): string {
  const commands = versions.cdktf === undefined ? versions : { ...versions, "cdktf-cli": versions.cdktf };
  return Object.entries(commands).reduce(
    (before, [name, version]) => before.replace(new RegExp(`("${name}"\\s*:\\s*)"[^"]*"`), (_, key: string) => `${key}${JSON.stringify(version)}`), // prettier-ignore
    text,
  );
}
