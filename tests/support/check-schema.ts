import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newerThanSchema } from "../schemas/newer-than-schema";

export type Json = Record<string, any>;

type Type =
  "string" | "number" | "bool" | "dynamic" | ["list" | "set" | "map", Type] | ["object", Record<string, Type>];

interface Attribute {
  type?: Type;
  nested?: { mode: "single" | "list" | "set" | "map"; attributes: Record<string, Attribute> };
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
}

interface Block {
  attributes?: Record<string, Attribute>;
  blocks?: Record<string, Block & { mode: "list" | "set" | "single"; min?: number; max?: number }>;
}

interface Schema {
  config: Block;
  resources: Record<string, Block>;
  data: Record<string, Block>;
}

const metaArguments = ["//", "depends_on", "lifecycle", "provider", "for_each", "count", "provisioner", "connection"];

const schemas: Record<string, Schema> = {};

function schemaOf(provider: string): Schema | undefined {
  if (!["aws", "google", "restful", "terraform"].includes(provider)) return undefined;
  schemas[provider] ??= JSON.parse(readFileSync(join("tests", "schemas", `${provider}.json`), "utf8")) as Schema;
  return schemas[provider];
}

/** Where a program is not what the providers' own schemas say, one line each; empty for a program that they would take. */
export function schemaProblems(program: Json): string[] {
  const problems: string[] = [];
  for (const [kind, section] of [
    ["resources", program.resource],
    ["data", program.data],
  ] as const) {
    for (const [type, byId] of Object.entries<Json>(section ?? {})) {
      const block = schemaOf(type.split("_")[0]!)?.[kind][type];
      for (const [id, body] of Object.entries<Json>(byId)) {
        const place = `${kind === "data" ? "data." : ""}${type}.${id}`;
        if (block === undefined) problems.push(`${place}: the type is not in tests/schemas; see the README there`);
        else checkBlock(body, block, place, type, [...metaArguments, "dynamic"], problems);
      }
    }
  }
  for (const [provider, bodies] of Object.entries<Json>(program.provider ?? {})) {
    const schema = schemaOf(provider);
    for (const body of [bodies].flat() as Json[]) {
      if (schema === undefined) problems.push(`provider.${provider}: the provider is not in tests/schemas`);
      else checkBlock(body, schema.config, `provider.${provider}`, provider, ["//", "alias"], problems);
    }
  }
  return problems;
}

/** Lines of the list of newer attributes that these programs do not need. */
export function staleExceptions(programs: readonly Json[]): string[] {
  const used = new Set<string>();
  for (const program of programs) {
    for (const type of Object.keys(program.resource ?? {})) {
      const bodies = Object.values<Json>(program.resource[type]);
      const prefix = `${type}.`;
      for (const line of Object.keys(newerThanSchema)) {
        if (line.startsWith(prefix) && bodies.some((body) => hasPath(body, line.slice(prefix.length).split("."))))
          used.add(line);
      }
    }
  }
  return Object.keys(newerThanSchema).filter((line) => !used.has(line));
}

function hasPath(value: unknown, [step, ...rest]: string[]): boolean {
  if (step === undefined) return value !== undefined && value !== null;
  if (Array.isArray(value)) return value.some((item) => hasPath(item, [step, ...rest]));
  return typeof value === "object" && value !== null && hasPath((value as Json)[step], rest);
}

function checkBlock(
  body: unknown,
  block: Block,
  place: string,
  schemaPath: string,
  meta: string[],
  problems: string[],
): void {
  if (!isObject(body)) return void problems.push(`${place}: ${show(body)} stands where a block belongs`);
  const { attributes = {}, blocks = {} } = block;
  for (const [name, value] of Object.entries(body)) {
    if (meta.includes(name) || value === null) continue;
    const [at, path] = [`${place}.${name}`, `${schemaPath}.${name}`];
    if (Object.hasOwn(attributes, name)) checkAttribute(value, attributes[name]!, at, problems);
    else if (Object.hasOwn(blocks, name)) checkBlocks(value, blocks[name]!, at, path, problems);
    else if (!Object.hasOwn(newerThanSchema, path)) problems.push(`${at}: no such attribute or block`);
  }
  for (const [name, { required }] of Object.entries(attributes)) {
    if (required && (body[name] ?? null) === null) problems.push(`${place}.${name}: is required`);
  }
  const dynamic = meta.includes("dynamic") ? checkDynamic(body.dynamic, blocks, place, schemaPath, problems) : [];
  for (const [name, { min = 0 }] of Object.entries(blocks)) {
    const count = [body[name] ?? []].flat().length;
    if (count < min && !dynamic.includes(name))
      problems.push(`${place}.${name}: ${count} blocks, at least ${min} needed`);
  }
}

function checkBlocks(
  value: unknown,
  block: NonNullable<Block["blocks"]>[string],
  place: string,
  schemaPath: string,
  problems: string[],
): void {
  if (block.mode === "single" && Array.isArray(value)) problems.push(`${place}: a list stands where one block belongs`);
  const bodies = [value].flat() as unknown[];
  const { max = block.mode === "single" ? 1 : Infinity } = block;
  if (bodies.length > max) problems.push(`${place}: ${bodies.length} blocks, at most ${max} allowed`);
  bodies.forEach((body, index) => {
    checkBlock(body, block, bodies.length > 1 ? `${place}.${index}` : place, schemaPath, ["//", "dynamic"], problems);
  });
}

/** Checks what `dynamic` makes, and returns the names of the blocks that it makes. */
function checkDynamic(
  value: unknown,
  blocks: NonNullable<Block["blocks"]>,
  place: string,
  schemaPath: string,
  problems: string[],
): string[] {
  const entries = ([value ?? []].flat() as Json[]).flatMap((item) => Object.entries<Json>(item));
  for (const [name, made] of entries) {
    const at = `${place}.dynamic.${name}`;
    if (!Object.hasOwn(blocks, name)) {
      problems.push(`${at}: no such block`);
      continue;
    }
    for (const { for_each, content } of [made].flat() as Json[]) {
      if (for_each === undefined) problems.push(`${at}.for_each: is required`);
      checkBlock(content, blocks[name]!, `${at}.content`, `${schemaPath}.${name}`, ["//", "dynamic"], problems);
    }
  }
  return entries.map(([name]) => name);
}

function checkAttribute(value: unknown, attribute: Attribute, place: string, problems: string[]): void {
  const { computed, optional, required, nested, type } = attribute;
  if (computed && !optional && !required) return void problems.push(`${place}: is read-only`);
  if (nested === undefined) return checkType(value, type ?? "dynamic", place, problems);
  if (isExpression(value)) return;
  if (nested.mode !== "single" && nested.mode !== "map" && !Array.isArray(value)) {
    return void problems.push(`${place}: ${show(value)} is no list`);
  }
  const items = nested.mode === "map" ? Object.values(value as Json) : ([value].flat() as unknown[]);
  items.forEach((item) => checkBlock(item, { attributes: nested.attributes }, place, place, [], problems));
}

function checkType(value: unknown, type: Type, place: string, problems: string[]): void {
  if (value === null || type === "dynamic") return;
  if (!Array.isArray(type)) {
    const isRight =
      typeof value === (type === "bool" ? "boolean" : type) ||
      (typeof value === "string" && /(?:^|[^$])\$\{/.test(value));
    if (!isRight) problems.push(`${place}: ${show(value)} is no ${type}`);
    return;
  }
  if (isExpression(value)) return;
  const [kind] = type;
  if (kind === "list" || kind === "set") {
    if (!Array.isArray(value)) return void problems.push(`${place}: ${show(value)} is no ${kind}`);
    return value.forEach((item, index) => checkType(item, type[1], `${place}.${index}`, problems));
  }
  if (!isObject(value)) return void problems.push(`${place}: ${show(value)} is no ${kind}`);
  if (type[0] !== "object") {
    for (const [key, item] of Object.entries(value)) checkType(item, type[1], `${place}.${key}`, problems);
    return;
  }
  const keys = type[1];
  for (const key of Object.keys(value)) if (!Object.hasOwn(keys, key)) problems.push(`${place}.${key}: no such key`);
  for (const [key, item] of Object.entries(keys)) {
    if (!Object.hasOwn(value, key)) problems.push(`${place}.${key}: the key is missing; null will do`);
    else checkType(value[key], item, `${place}.${key}`, problems);
  }
}

/** True for a text that is one `${...}` from end to end, which can stand for a value of any type. */
const isExpression = (value: unknown) => typeof value === "string" && /^\$\{.*\}$/s.test(value);

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const show = (value: unknown) => JSON.stringify(value)?.slice(0, 40);
