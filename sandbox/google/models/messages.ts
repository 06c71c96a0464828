import { isBody, type Body, type Json } from "../json";
import { resolved, type Description, type Method, type Schema } from "./descriptions";
import { camelCase, isInt64, isList, isNumber } from "./values";

// Packages of messages that are called by their own names alone, from the references of these services; the others have it in their names.
const packages: Readonly<Record<string, string>> = {
  artifactregistry: "google.devtools.artifactregistry.v1",
  composer: "google.cloud.orchestration.airflow.service.v1",
  notebooks: "google.cloud.notebooks.v2",
  redis: "google.cloud.redis.v1",
  serviceusage: "google.api.serviceusage.v1",
  vpcaccess: "google.cloud.vpcaccess.v1",
  workflows: "google.cloud.workflows.v1",
};

/** The message that an `@type` names: `type.googleapis.com/google.cloud.run.v2.Service` is `GoogleCloudRunV2Service`, or `Service`. */
export function messageOf({ schemas }: Description, type: string): Schema | undefined {
  const words = type.slice(type.lastIndexOf("/") + 1).split(".");
  const whole = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return schemas[whole] ?? schemas[words.at(-1) ?? ""];
}

/** The `@type` of a message, or nothing where its package is not known. */
export function typeOf(service: string, { id = "" }: Schema): string | undefined {
  const [, start = "", version = "", name] =
    /^(Google[A-Za-z]*?)(V\d+(?:(?:alpha|beta)\d*)?)([A-Z]\w*)$/.exec(id) ?? [];
  if (name === undefined) return packages[service] && `type.googleapis.com/${packages[service]}.${id}`;
  const path = start.replace(/(?!^)[A-Z]/g, ".$&").toLowerCase();
  return `type.googleapis.com/${path}.${version.toLowerCase()}.${name}`;
}

/** The message of this name, whatever stands before it in this document. */
export function named({ schemas }: Description, name: string, beside: Schema | undefined): Schema | undefined {
  const start = /^Google[A-Za-z]*?V\d+(?:(?:alpha|beta)\d*)?(?=[A-Z])/.exec(beside?.id ?? "")?.[0] ?? "";
  return schemas[start + name];
}

/** What a method answers, as a message. */
export function responseOf({ document, whole }: Method): Schema | undefined {
  return whole?.response === undefined ? undefined : resolved(document, { $ref: whole.response });
}

/**
 * A value as Google keeps it: 64-bit numbers as text and others as numbers, names in camel case, nothing of what its message does not have where
 * that was tolerated, and nothing of a null, unless a null outside of lists says that a field goes (`nullsSay`). What stands at the top of a whole
 * request may be a part of its path, and stays.
 */
export function asKept(document: Description, schema: Schema, value: Json, nullsSay: boolean, isWhole = true): Json {
  const spec = resolved(document, schema) ?? {};
  if (spec.type === "any" || value === null) return value;
  if (isInt64(spec)) return typeof value === "number" ? String(value) : value;
  if (isNumber(spec)) return Number.isFinite(Number(value)) ? Number(value) : value;
  if (isList(spec) && Array.isArray(value))
    return value.map((each) => asKept(document, spec.items ?? {}, each, false, false));
  if (!isBody(value)) return value;
  const kept: Body = {};
  for (const [name, inner] of Object.entries(value)) {
    const known = [name, camelCase(name)].find((each) => spec.properties?.[each] !== undefined);
    const field = spec.properties?.[known ?? ""] ?? spec.additionalProperties;
    if (field === undefined && spec.properties !== undefined && !isWhole) continue;
    if (inner === null && !nullsSay && resolved(document, field)?.type !== "any") continue;
    kept[known ?? name] = asKept(document, field ?? {}, inner, nullsSay, false);
  }
  return kept;
}
