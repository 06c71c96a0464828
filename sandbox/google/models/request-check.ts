import type { Call } from "../call";
import { isBody, type Body, type Json } from "../json";
import { resolved, type Method, type Schema } from "./descriptions";
import { camelCase, isList, isMessage, isTaken, snakeCase } from "./values";

/** One thing in a request that Google's description does not allow. */
export interface Mistake {
  /** Where, by the names of fields: `model.containerSpec`, `?updateMask config.size`. */
  readonly at: string;
  /** What Google answers, as far as it is known. */
  readonly says: string;
}

// What every API of Google takes, and what the oldest clients add.
const everywhere =
  /^(\$\.xgafv|\$?alt|\$?prettyPrint|\$?fields|access_token|callback|key|oauth_token|quotaUser|uploadType|upload_protocol|upload_id|userIp|userProject)$/;

/** What Google refuses of a call of `method`: names that it does not have, values of another type, words, durations and times that it does not know. */
export function mistakesIn(method: Method, { query, body }: Pick<Call, "query" | "body">): Mistake[] {
  const { whole } = method;
  if (whole === undefined) return [];
  const check = new RequestCheck(method, new Set(whole.path));
  for (const [name, value] of query) check.parameter(name, value);
  if (body !== undefined) check.message({ $ref: whole.request }, body, []);
  return check.mistakes;
}

class RequestCheck {
  readonly mistakes: Mistake[] = [];

  constructor(
    private readonly method: Method,
    private readonly inPath: ReadonlySet<string>,
  ) {}

  parameter(name: string, value: string): void {
    if (everywhere.test(name)) return;
    const { query, request } = this.method.whole!;
    const schema = query[name] ?? query[camelCase(name)];
    const fields = this.resolved({ $ref: request })?.properties ?? {};
    if (schema === undefined && !(camelCase(name) in fields)) {
      const reason = `Cannot bind query parameter. Field '${name}' could not be found in request message.`;
      const says = `Invalid JSON payload received. Unknown name "${name}": ${reason}`;
      this.mistakes.push({ at: `?${name}`, says });
    }
    if (schema === undefined) return;
    if (schema.format === "google-fieldmask" || camelCase(name) === "updateMask") this.mask({ $ref: request }, value);
    else if (schema.type === "boolean" ? !/^(true|false)$/.test(value) : !isTaken(schema, value))
      this.wrong([`?${name}`], schema, value);
  }

  /** A message with its fields; at depth 0 it may repeat what stands in the path. */
  message(schema: Schema, value: Json, at: readonly string[]): void {
    const spec = this.resolved(schema) ?? {};
    if (!isBody(value)) return this.wrong(at, spec, value);
    if ("@type" in value) return; // a message of another API
    for (const [name, inner] of Object.entries(value as Body)) {
      const field = spec.properties?.[name] ?? spec.properties?.[camelCase(name)] ?? spec.additionalProperties;
      if (field !== undefined) this.value(field, inner, [...at, name]);
      else if (at.length > 0 || !this.inPath.has(name)) this.unknown(name, at);
    }
    this.masksIn(spec, value);
  }

  private value(schema: Schema, value: Json, at: readonly string[]): void {
    const spec = this.resolved(schema);
    if (spec === undefined || spec.type === "any" || value === null) return;
    if (isList(spec)) {
      if (!Array.isArray(value)) return this.wrong(at, spec, value);
      for (const each of value) this.value(spec.items ?? {}, each, at);
    } else if (isMessage(spec)) this.message(spec, value, at);
    else if (!isTaken(spec, value)) this.wrong(at, spec, value);
  }

  /** A mask in a body is about the one message that was sent with it. */
  private masksIn({ properties = {} }: Schema, sent: Body): void {
    const [mask] = Object.keys(sent).filter((name) => properties[name]?.format === "google-fieldmask");
    if (mask === undefined || typeof sent[mask] !== "string") return;
    const about = Object.keys(sent).filter((name) => properties[name]?.$ref !== undefined);
    if (about.length === 1) this.mask(properties[about[0]!]!, sent[mask]);
  }

  private mask(message: Schema, mask: string): void {
    for (const path of mask.split(",")) {
      if (path === "*" || path === "") continue;
      let at: Schema | undefined = message;
      for (const step of path.split(".")) {
        at = this.resolved(at);
        if (at?.additionalProperties !== undefined || at?.type === "any") break; // the key of a map
        at = at?.properties?.[camelCase(step)];
        if (at !== undefined) continue;
        const says = `Invalid value at 'update_mask' (type.googleapis.com/google.protobuf.FieldMask), "${path}"`;
        this.mistakes.push({ at: `?updateMask ${path}`, says });
        break;
      }
    }
  }

  private unknown(name: string, at: readonly string[]): void {
    const where = at.length > 0 ? ` at '${at.map(snakeCase).join(".")}'` : "";
    const says = `Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`;
    this.mistakes.push({ at: [...at, name].join("."), says });
  }

  private wrong(at: readonly string[], { type = "", format, id, enum: words }: Schema, value: Json): void {
    const kind = words === undefined ? (id ?? `TYPE_${(format ?? type).toUpperCase()}`) : "TYPE_ENUM";
    const says = `Invalid value at '${at.map(snakeCase).join(".")}' (${kind}), ${JSON.stringify(value)}`;
    this.mistakes.push({ at: at.join("."), says });
  }

  private resolved(schema: Schema | undefined): Schema | undefined {
    return resolved(this.method.document, schema);
  }
}
