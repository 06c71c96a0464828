import { readFileSync } from "node:fs";
import { readPlan, type Plan } from "../../../tools/plan/plan";
import type { Json } from "../../support/check-schema";

// What Terraform would plan from one program to another, without Terraform: references followed as far as names go, blocks in lists as the providers'
// schemas say, and of what is new nothing known that the cloud decides.

const metaArguments = ["//", "depends_on", "lifecycle", "provider", "for_each", "count", "provisioner"];

interface Instance {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly body: Json;
}

/** The plan of a deploy; `forgotten` are the things that it only lets go of. */
export function planBetween(before: Json, after: Json, forgotten: (address: string) => boolean = () => false): Plan {
  const [had, has] = [instancesOf(before), instancesOf(after)];
  const addresses = [...new Set([...had, ...has].map(({ address }) => address))];
  const resource_changes = addresses.map((address) => {
    const [was, is] = [had, has].map((all) => all.find((one) => one.address === address));
    const { type, name } = (is ?? was)!;
    const from = was === undefined ? null : resolved(was.body, had, () => true).value;
    const exists = (other: string) => had.some((one) => one.address === other);
    const to = is === undefined ? { value: null, unknown: {} } : resolved(is.body, has, exists);
    const same = JSON.stringify(from) === JSON.stringify(to.value);
    const actions =
      was === undefined
        ? ["create"]
        : is === undefined
          ? [forgotten(address) ? "forget" : "delete"]
          : same
            ? ["no-op"]
            : ["update"];
    const change = { actions, before: from, after: to.value, after_unknown: to.unknown };
    return { address, mode: "managed", type, name, change };
  });
  const [provider] = Object.entries<Json[]>(after.provider ?? {}).filter(
    ([name]) => name === "aws" || name === "google",
  );
  const region = { constant_value: provider?.[1][0]?.region };
  const configuration = { provider_config: { [provider![0]]: { expressions: { region } } } };
  return readPlan(JSON.stringify({ format_version: "1.2", resource_changes, configuration }));
}

function instancesOf(program: Json): Instance[] {
  return Object.entries<Json>(program.resource ?? {}).flatMap(([type, byId]) =>
    Object.entries<Json>(byId).flatMap(([name, body]) => {
      const keys = /^\$\{toset\((\[.*\])\)\}$/.exec(String(body.for_each))?.[1];
      const addresses =
        keys === undefined
          ? [`${type}.${name}`]
          : (JSON.parse(keys) as string[]).map((key) => `${type}.${name}["${key}"]`);
      const own = Object.fromEntries(Object.entries(body).filter(([field]) => !metaArguments.includes(field)));
      return addresses.map((address) => ({ address, type, name, body: asBlocks(own, blocksOf(type)) }));
    }),
  );
}

/** The body with what its references say; what only the cloud says of something that is not there yet is unknown. */
function resolved(
  body: Json,
  all: readonly Instance[],
  exists: (address: string) => boolean,
): { value: Json; unknown: Json } {
  const found = (text: string): string | undefined => {
    let known = true;
    const value = text.replace(
      /\$\{([a-z]+_[a-z0-9_]+\.[A-Za-z0-9_-]+(?:\["[^"]*"\])?)\.([a-z_0-9.]+)\}/g,
      (_, address: string, field: string) => {
        const other = all.find((one) => one.address === address)?.body[field] as unknown;
        if (typeof other === "string") {
          const inner = found(other);
          known &&= inner !== undefined;
          return inner ?? "";
        }
        known &&= exists(address);
        return `${address} ${field}`;
      },
    );
    return known ? value : undefined;
  };
  const walk = (value: unknown): { value?: unknown; unknown?: unknown } => {
    if (typeof value === "string") {
      const text = found(value);
      return text === undefined ? { unknown: true } : { value: text };
    }
    if (Array.isArray(value)) {
      const each = value.map(walk);
      return { value: each.map((one) => one.value ?? null), unknown: each.map((one) => one.unknown ?? false) };
    }
    if (typeof value !== "object" || value === null) return { value };
    const each = Object.entries(value).map(([field, inner]) => [field, walk(inner)] as const);
    return {
      value: Object.fromEntries(each.flatMap(([field, one]) => ("value" in one ? [[field, one.value]] : []))),
      unknown: Object.fromEntries(
        each.flatMap(([field, one]) => (one.unknown === undefined ? [] : [[field, one.unknown]])),
      ),
    };
  };
  return walk(body) as { value: Json; unknown: Json };
}

interface Blocks {
  readonly [name: string]: { readonly mode: string; readonly blocks?: Blocks };
}

function asBlocks(body: Json, blocks: Blocks = {}): Json {
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => {
      const block = blocks[field];
      if (block === undefined || value === null) return [field, value];
      const all = (Array.isArray(value) ? value : [value]) as Json[];
      const inner = all.map((each) => asBlocks(each, block.blocks));
      return [field, block.mode === "single" ? inner[0] : inner];
    }),
  );
}

function blocksOf(type: string): Blocks | undefined {
  const provider = type.split("_")[0]!;
  const { resources } = JSON.parse(readFileSync(`tests/schemas/${provider}.json`, "utf8")) as {
    resources: Record<string, { blocks?: Blocks }>;
  };
  return resources[type]?.blocks;
}
