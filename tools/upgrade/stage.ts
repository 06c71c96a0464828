import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readJsonFile } from "../json-file";
import { appIn } from "../run-app";
import { UserError } from "../user-error";
import { isWithin } from "./versions";

export const packageName = "ponte-constructs";

/** What is read of a version's package.json. */
export interface Manifest {
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export const manifestIn = (folder: string) => readJsonFile(join(folder, "package.json")) as unknown as Manifest;

/** The folder of an installed package, of the project or of one above it. */
export function installedPackage(project: string, name: string): string | undefined {
  for (let folder = resolve(project); ; folder = dirname(folder)) {
    const found = join(folder, "node_modules", name);
    if (existsSync(join(found, "package.json"))) return found;
    if (folder === dirname(folder)) return undefined;
  }
}

const left = /^(?:node_modules|cdktf\.out|\.git|\.ponte|\.terraform|.*\.tfstate.*|.*\.log)$/;

/** A copy of the project's own files, without what is made of them. */
export function copyProject(project: string, to: string): string {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(project).filter((each) => !left.test(each)))
    cpSync(join(project, name), join(to, name), { recursive: true });
  return to;
}

/** Lets a copy see what the project has installed, but for packages that it has of its own. */
export function linkPackages(project: string, copy: string): void {
  const from = dirname(installedPackage(project, packageName)!);
  const to = join(copy, "node_modules");
  mkdirSync(to, { recursive: true });
  const link = (path: string) => {
    if (existsSync(join(to, path))) {
      if (path.startsWith("@") && !path.includes("/"))
        for (const name of readdirSync(join(from, path))) link(`${path}/${name}`);
      return;
    }
    symlinkSync(join(from, path), join(to, path), "junction");
  };
  for (const name of readdirSync(from).filter((each) => !each.startsWith("."))) link(name);
}

/** Puts a version of the package, a packed file or one that npm knows, into a copy; with the peers that the project's own are too old or new for. */
export function placeNext(spec: string, project: string, copy: string): { manifest: Manifest; peers: Record<string, string> } {
  install([spec], copy);
  const manifest = manifestIn(join(copy, "node_modules", packageName));
  const others = Object.entries(manifest.peerDependencies ?? {}).flatMap(([name, range]) => {
    const folder = installedPackage(project, name);
    const wanted = manifest.devDependencies?.[name];
    return folder === undefined || wanted === undefined || isWithin(manifestIn(folder).version, range) ? [] : [[name, wanted] as const];
  });
  if (others.length > 0) install(others.map(([name, version]) => `${name}@${version}`), copy);
  linkPackages(project, copy);
  return { manifest, peers: Object.fromEntries(others) };
} // prettier-ignore

/** Beside the copy, whose own package.json would bring all that the project has. */
function install(specs: readonly string[], copy: string): void {
  const folder = join(dirname(copy), `${basename(copy)}-npm`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  const words = ["install", ...specs, "--no-save", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]; // prettier-ignore
  const { error, status, stderr } = spawnSync("npm", words, { cwd: folder, encoding: "utf8", shell: process.platform === "win32" }); // prettier-ignore
  if (error !== undefined) throw new UserError(`npm cannot be run (${error.message}); nothing was changed`);
  if (status !== 0) throw new UserError(`npm cannot get ${specs.join(", ")}; nothing was changed:\n${stderr.trim()}`);
  moveInto(join(folder, "node_modules"), join(copy, "node_modules"));
}

function moveInto(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((each) => !each.startsWith("."))) {
    if (name.startsWith("@")) moveInto(join(from, name), join(to, name));
    else if (!existsSync(join(to, name))) renameSync(join(from, name), join(to, name));
  }
}

/** What a copy's program says where it fails; the programs it writes are in the folder's cdktf.out. */
export function synthesizeIn(copy: string): string | undefined {
  const { PONTE_ENVIRONMENT: _, PONTE_SANDBOX: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(appIn(copy), {
    cwd: copy,
    shell: true,
    encoding: "utf8",
    env: { ...env, CDKTF_OUTDIR: join(copy, "cdktf.out") },
  });
  return status === 0 ? undefined : stderr.trim() || stdout.trim() || `the program ended with ${status}`;
}
