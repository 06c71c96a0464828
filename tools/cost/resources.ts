import { list, record } from "../plan/json";

import { inventory } from "../show/inventory";
import type { ProgramJson } from "../synthesize";

/** A resource that may be billed, as a program or a plan has it. */
export interface BilledResource {
  /** `type.id`, without the key of an instance. */
  readonly address: string;
  readonly type: string;
  /** The thing that a person named, `endpoint/churn`, or the part of the environment that it belongs to. */
  readonly thing: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a program makes, or what a plan finds or leaves: the same questions are asked of both. */
export class Resources {
  private readonly byAddress: ReadonlyMap<string, BilledResource>;

  constructor(public readonly all: readonly BilledResource[]) {
    this.byAddress = new Map(all.map((resource) => [resource.address, resource]));
  }

  public of(type: string): BilledResource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /**
   * The resource that a value names: by `${type.id.name}` in a program, by its name in a plan.
   *
   * @param value what stands in the field
   * @param type type of the resource that it names
   */
  public named(type: string, value: unknown): BilledResource | undefined {
    const address = addressIn(value, type);
    if (address !== undefined) return this.byAddress.get(address);
    return this.of(type).find(({ body }) => body.name === value);
  }
}

/** The address in `${type.id.attribute}` and `${type.id["key"].attribute}`. */
function addressIn(value: unknown, type: string): string | undefined {
  const [, id] = new RegExp(`\\$\\{${type}\\.([A-Za-z0-9_-]+)`).exec(String(value)) ?? [];
  return id === undefined ? undefined : `${type}.${id}`;
}

/** The resources of a program. */
export function programResources(json: ProgramJson): Resources {
  const bodies = record(json.resource);
  return new Resources(
    inventory(json).resources.map(({ address, type, id, thing }) => ({
      address,
      type,
      thing: thing.replace(/^serving\//, "endpoint/"),
      body: record(record(bodies[type])[id]),
    })),
  );
}

/** A block of a resource: an object in a program, a list of one in a plan. */
export function block(value: unknown): Record<string, unknown> {
  return record(Array.isArray(value) ? value[0] : value);
}

/** The blocks of a resource that may have several. */
export function blocks(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? list(value) : value === undefined || value === null ? [] : [value]).map(record);
}

/** The number in a field; undefined for an expression and for nothing. */
export function numberIn(value: unknown): number | undefined {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : undefined;
}

/** The text in a field; undefined for an expression and for nothing. */
export function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && !/(?<!\$)\$\{/.test(value) ? value : undefined;
}
