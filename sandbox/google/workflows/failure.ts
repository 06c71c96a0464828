import type { Json } from "../json";

/** An error of a workflow: whatever was raised, a text or a map with `message` and `tags` ("Catch errors", Workflows). */
export class Failure extends Error {
  constructor(readonly value: Json) {
    super(typeof value === "string" ? value : String(value?.message ?? JSON.stringify(value)));
  }
}

/** One that Workflows raises itself, such as a `KeyError`. */
export function failure(tags: string | readonly string[], message: string, more: object = {}): Failure {
  return new Failure({ message, tags: typeof tags === "string" ? [tags] : [...tags], ...more });
}
