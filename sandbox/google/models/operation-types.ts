import { singular } from "../address";
import type { Body } from "../json";
import type { Request } from "../request";
import type { Schema } from "./descriptions";
import { named, typeOf } from "./messages";

const unknown = "type.googleapis.com/google.protobuf.Struct";
const nothing = "type.googleapis.com/google.protobuf.Empty";

/**
 * What an operation says of itself, and the type of its result. No description names them: they are called after the method, and what is made
 * or changed is the result itself. A type that is not known is a `Struct`.
 */
export function operationTypes(request: Request, name: string, verb: string): { metadata: Body; result: string } {
  const { service, leaf, described, resource } = request;
  const find = (...names: string[]): Schema | undefined =>
    described && names.map((each) => named(described.document, each, resource)).find((each) => each !== undefined);
  const [method, noun] = [described?.whole?.id.split(".").pop() ?? verb, singular(leaf)].map(capital) as [
    string,
    string,
  ];
  const about = find(`${method}${noun}OperationMetadata`, `${method}OperationMetadata`, "OperationMetadata");
  const own = find(`${method}Response`, `${method}${noun}Response`, `${method}${capital(leaf)}Response`);
  const result = own ?? resource;
  return {
    metadata: metadataOf(about, about && typeOf(service, about), name, verb),
    result: verb === "delete" ? nothing : ((result && typeOf(service, result)) ?? unknown),
  };
}

function metadataOf(schema: Schema | undefined, type: string | undefined, target: string, verb: string): Body {
  if (schema === undefined || type === undefined) return { "@type": unknown, target, verb };
  const time = new Date().toISOString();
  const known: Body = { target, verb, createTime: time, genericMetadata: { createTime: time, updateTime: time } };
  const fields = Object.entries(known).filter(([field]) => schema.properties?.[field] !== undefined);
  return { "@type": type, ...Object.fromEntries(fields) };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
