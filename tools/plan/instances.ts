import { record } from "./json";

type Body = Record<string, unknown>;

/** Each instance of each resource, with what is known of others in the place of references to them: as a plan has it. */
export function resourcesIn({ resource }: Body): Map<string, Body> {
  const instances = new Map([...blocksIn(resource, "")].flatMap(([address, body]) => instancesOf(address, body)));
  const known = (reference: string, address: string, field: string) => {
    const value = instances.get(address)?.[field];
    return typeof value === "string" && !value.includes("${") ? value : reference;
  };
  const filled = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.replace(/(?<!\$)\$\{([a-z0-9_]+\.[\w-]+(?:\["[^"]*"\])?)\.(\w+)\}/g, known);
    if (Array.isArray(value)) return value.map(filled);
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)]))
      : value;
  };
  return new Map([...instances].map(([address, body]) => [address, filled(body) as Body]));
}

/** What is named by its content has one instance, whose key is the content's hash. */
function instancesOf(address: string, body: Body): [string, Body][] {
  const [, keys] = /^\$\{toset\((\["[^$]*"\])\)\}$/.exec(String(body.for_each)) ?? [];
  if (keys === undefined) return [[address, body]];
  const { for_each: _, ...rest } = body;
  return (JSON.parse(keys) as string[]).map((key) => [`${address}[${JSON.stringify(key)}]`, rest]);
}

/** Bodies by address, without what changes nothing that is deployed: the engine's notes, the order of things, and all of `lifecycle` but the guard. */
export function blocksIn(blocks: unknown, prefix: string): Map<string, Body> {
  return new Map(
    Object.entries(record(blocks)).flatMap(([type, byName]) =>
      Object.entries(record(byName)).map(([name, body]): [string, Body] => {
        const { "//": _, depends_on: __, lifecycle, ...rest } = record(body);
        const { prevent_destroy } = record(lifecycle);
        return [
          `${prefix}${type}.${name}`,
          prevent_destroy === undefined ? rest : { ...rest, lifecycle: { prevent_destroy } },
        ];
      }),
    ),
  );
}
