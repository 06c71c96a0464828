import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { withDefaults } from "../defaults";
import { seen } from "../issues";
import { shown, whole } from "../folder";
import { nearest } from "./nearest";
import { SpecError } from "./problem";
import { readTree } from "./read";
import { mergeTrees, problemAt, treeAt, withoutNulls, type MapTree, type Tree } from "./tree";

/** The merged tree of a file, of what it extends and of its defaults, for whoever prints the resolved environment. */
export function loadTree(file: string, directory: string): Tree {
  if (existsSync(file) && leadsOut(realpathSync(directory), realpathSync(file))) {
    throw new SpecError([whole(file, `is a link that leads out of ${shown(directory)}; put the file itself there`)]);
  }
  return withoutNulls(withDefaults(readWithBases(resolve(file), resolve(directory), [])));
}

/** The environment beside a file that extends it. */
export function readerOf(file: string, directory: string): string | undefined {
  const others = readdirSync(directory).filter((name) => name.endsWith(".yaml") && !name.startsWith("."));
  return others.find((name) => {
    const path = join(directory, name);
    try {
      const base = wordAt(readTree(path, shown(path)), "extends");
      return typeof base === "string" && resolve(directory, base) === resolve(file);
    } catch {
      return false; // its own mistakes are told where it is read
    }
  });
}

function readWithBases(path: string, directory: string, readers: string[]): Tree {
  const tree = readTree(path, shown(path)) as MapTree;
  if (!tree.entries.has("extends")) return tree;
  const target = baseOf(tree, path, directory, readers);
  const base = readWithBases(target, directory, [...readers, path]);
  refuseOtherCloud(tree, base);
  const own: MapTree = { ...tree, entries: new Map([...tree.entries].filter(([key]) => key !== "extends")) };
  return mergeTrees(base, own);
}

/** A base of another cloud would bring fields that this one does not have: told as one mistake, not as one for each of them. */
function refuseOtherCloud(tree: Tree, base: Tree): void {
  const [own, other] = [wordAt(tree, "cloud"), wordAt(base, "cloud")];
  const areClouds = [own, other].every((cloud) => cloud === "gcp" || cloud === "aws");
  if (!areClouds || own === other) return;
  const message = `${wordAt(tree, "extends")} is for ${other}, and this file says cloud: ${own}; extend a base of that cloud`;
  throw new SpecError([problemAt(tree, ["extends"], message)]);
}

function wordAt(tree: Tree, field: string): unknown {
  const value = treeAt(tree, [field]);
  return value?.kind === "scalar" ? value.value : undefined;
}

/** The file that a file extends: one that exists, in the folder, and that does not lead back. */
function baseOf(tree: Tree, path: string, directory: string, readers: string[]): string {
  const refuse = (message: string) => new SpecError([problemAt(tree, ["extends"], message)]);
  const base = treeAt(tree, ["extends"]);
  if (base?.kind !== "scalar" || typeof base.value !== "string" || base.value === "") {
    throw refuse(`${seen(base)}; write the path of a file, such as base/gcp.yaml`);
  }
  if (isAbsolute(base.value)) throw refuse(`"${base.value}" is absolute; write a path relative to this file`);
  const target = resolve(dirname(path), base.value);
  const outside = `"${base.value}" leads out of ${shown(directory)}; keep shared parts below it, such as base/gcp.yaml`;
  if (leadsOut(directory, target)) throw refuse(outside);
  const chain = [...readers, path];
  if (chain.includes(target)) {
    const cycle = [...chain.slice(chain.indexOf(target)), target].map((step) => relative(directory, step));
    throw refuse(`is a cycle: ${cycle.join(" -> ")}; remove one of these lines`);
  }
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) throw refuse(`"${base.value}" does not exist; ${pathHint(target, path)}`);
  if (found.isDirectory()) throw refuse(`"${base.value}" is a folder; write the path of a file, such as base/gcp.yaml`);
  if (leadsOut(realpathSync(directory), realpathSync(target))) throw refuse(outside);
  return target;
}

function leadsOut(directory: string, target: string): boolean {
  const path = relative(directory, target);
  return isAbsolute(path) || path.split(sep)[0] === "..";
}

/** The file that was meant, where one with nearly that name lies in the same folder. */
function pathHint(target: string, path: string): string {
  let files: string[] = [];
  try {
    files = readdirSync(dirname(target)).filter((file) => file.endsWith(".yaml"));
  } catch {
    // No such folder: the path is to be checked from its beginning.
  }
  const wanted = basename(target);
  const near = files.includes(`${wanted}.yaml`) ? `${wanted}.yaml` : nearest(wanted, files);
  if (near === undefined) return "check the path, which is relative to this file";
  return `did you mean "${relative(dirname(path), join(dirname(target), near))
    .split(sep)
    .join("/")}"?`;
}
