import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { packageFile } from "../../sandbox/package-file";
import { readJsonFile } from "../json-file";

/**
 * What a project's package.json says of the package itself: its version, or the packed file that it was installed from, as `npx ./ponte.tgz` does.
 * npm writes that down beside what it installs.
 */
export function ownSpec(project: string, root = dirname(packageFile("package.json"))): string {
  const { name, version } = readJsonFile(join(root, "package.json")) as { name: string; version: string };
  const modules = dirname(root);
  const list = join(modules, ".package-lock.json");
  if (!modules.endsWith(`${sep}node_modules`) || !existsSync(list)) return version;
  const { packages } = readJsonFile(list) as { packages?: Record<string, { resolved?: string }> };
  const [, path] = /^file:(.*\.tgz)$/.exec(packages?.[`node_modules/${name}`]?.resolved ?? "") ?? [];
  if (path === undefined) return version;
  const file = resolve(dirname(modules), path);
  return `file:${relative(resolve(project), file).split(sep).join("/")}`;
}
