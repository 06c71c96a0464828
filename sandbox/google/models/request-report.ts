import type { Call } from "../call";
import { isBody, type Json } from "../json";
import { resolved, type Method, type Schema } from "./descriptions";
import { isList } from "./values";

/**
 * What a body says or lacks against the words of Google's description, where Google may take it all the same: no field that is required, or one
 * that only Google fills in. "Required." is at times said of what is required in some cases only, and what is output only is mostly ignored. A
 * PATCH sends a part, and lacks nothing.
 */
export function doubtsIn({ document, whole }: Method, { method, body }: Pick<Call, "method" | "body">): string[] {
  const doubts: string[] = [];
  const inPath = new Set(whole?.path);

  function look(schema: Schema | undefined, value: Json, at: string): void {
    const spec = resolved(document, schema);
    if (spec !== undefined && isList(spec) && Array.isArray(value))
      for (const each of value) look(spec.items, each, at);
    if (spec?.properties === undefined || !isBody(value)) return;
    for (const [name, field] of Object.entries(spec.properties)) {
      const path = at === "" ? name : `${at}.${name}`;
      const { is = [] } = field;
      const isLacking =
        method !== "PATCH" && value[name] === undefined && is.includes("required") && !is.includes("output only");
      if (isLacking && !is.includes("identifier") && !(at === "" && inPath.has(name)))
        doubts.push(`${path} is required`);
      if (value[name] === undefined) continue;
      if (is.includes("output only")) doubts.push(`${path} is output only`);
      look(field, value[name], path);
    }
  }

  if (whole?.request !== undefined) look({ $ref: whole.request }, body, "");
  return doubts;
}
