import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import type { RestfulResource } from "../restful/restful-resource";

type Fields = { readonly [field: string]: unknown };

/** The body with further fields laid over it: objects are merged, all else is replaced. */
export function laidOver(body: Fields, fields: Fields = {}): Fields {
  const result: Record<string, unknown> = { ...body };
  for (const [field, value] of Object.entries(fields)) {
    const before = result[field];
    result[field] = isFields(before) && isFields(value) ? laidOver(before, value) : value;
  }
  return result;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Refuses, when the program is whole, a body that was overridden: its name is a part of addresses, paths and imports, which are there before an
 * override could be.
 */
export function refuseOverrides(construct: Construct, resource: RestfulResource, why: string): void {
  const validate = () =>
    resource.hasOverrideOf("body") ? [invalid(construct, "the body of resource is overridden", why).message] : [];
  construct.node.addValidation({ validate });
}
