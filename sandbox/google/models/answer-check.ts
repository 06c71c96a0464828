import type { Answer } from "../call";
import { isBody, type Json } from "../json";
import { resolved, type Description, type Method, type Schema } from "./descriptions";
import { messageOf } from "./messages";
import { isGiven, isList, isMessage } from "./values";

// Their descriptions say that these are only ever sent, and Google answers them: the google provider's acceptance tests read them back.
const answered = new Set(["Rotation.rotationPeriod"]); // of a secret: TestAccSecretManagerSecret_rotationPeriodUpdate imports it

/** What is in an answer that Google could not have given: a field that its message does not have, a value of another type, a null. */
export function faultsIn({ document, whole }: Method, { status, body }: Pick<Answer, "status" | "body">): string[] {
  if (whole === undefined || status < 200 || status > 299 || body === undefined) return [];
  const check = new AnswerCheck(document);
  if (whole.response !== undefined) check.value({ $ref: whole.response }, body, "");
  else if (isBody(body) && Object.keys(body).length > 0)
    check.faults.add("is answered although there is nothing to say");
  return [...check.faults];
}

class AnswerCheck {
  readonly faults = new Set<string>();

  constructor(private readonly document: Description) {}

  value(schema: Schema, value: Json, at: string): void {
    const spec = resolved(this.document, schema);
    if (spec === undefined || spec.type === "any") return;
    if (value === null) return this.fault(at, "is null");
    if (isList(spec)) {
      if (!Array.isArray(value)) return this.fault(at, "is no list");
      for (const each of value) this.value(spec.items ?? {}, each, `${at}[]`);
    } else if (isMessage(spec)) this.message(spec, value, at);
    else if (!isGiven(spec, value)) this.fault(at, `is ${JSON.stringify(value)}, which is no ${nameOf(spec)}`);
  }

  private message(spec: Schema, value: Json, at: string): void {
    if (!isBody(value)) return this.fault(at, "is no message");
    const { "@type": type, ...fields } = value;
    if (type !== undefined) {
      const message = messageOf(this.document, String(type));
      if (message !== undefined) this.message(message, fields, at);
      return;
    }
    for (const [name, inner] of Object.entries(fields)) {
      if (inner === undefined) continue; // not written
      const path = at === "" ? name : `${at}.${name}`;
      const field = spec.properties?.[name];
      if (field?.is?.includes("input only") && !answered.has(`${spec.id}.${name}`))
        this.fault(path, "is only ever sent");
      if (field !== undefined) this.value(field, inner, path);
      else if (spec.additionalProperties !== undefined) this.value(spec.additionalProperties, inner, `${at}{}`);
      else this.fault(path, `is no field of ${spec.id ?? "its message"}`);
    }
  }

  private fault(at: string, what: string): void {
    this.faults.add(`${at} ${what}`);
  }
}

function nameOf({ type, format, enum: words }: Schema): string {
  return words === undefined ? (format ?? type ?? "value") : `word of ${words.slice(0, 3).join(", ")}, …`;
}
