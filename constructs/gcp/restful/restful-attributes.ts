import type { TerraformProviderGeneratorMetadata } from "cdktf";

/** The version that every program pins: the one that all of it was tried with. */
export const restfulVersion: TerraformProviderGeneratorMetadata = {
  providerName: "restful",
  providerVersion: "0.25.1",
  providerVersionConstraint: "0.25.1",
};

/** How a long-running operation is followed: asked for again until its status is `success`; any status that is in no list is a failure. */
export interface RestfulPoll {
  /**
   * Where the answer names what to ask next, such as `body.name`.
   * @default - the same address again
   */
  readonly urlLocator?: string;

  /** Where its status is, such as `body.{done,error.code}`. */
  readonly statusLocator: string;

  /** The statuses that mean done and that mean wait. */
  readonly status: { readonly success: string; readonly pending?: string[] };

  /**
   * Seconds between two questions, unless the answer says otherwise. Always give it: versions differ in what they take without it, and the
   * difference is an update of everything.
   */
  readonly defaultDelaySec: number;
}

/** What is waited for before a call: that nobody else holds the mutex, or that an address answers a status. */
export interface RestfulPrecheck {
  /** Any text; calls with the same one are made one after another. */
  readonly mutex?: string;

  /** The address that is asked, and the status to wait for. */
  readonly api?: RestfulPoll & { readonly path: string };
}

/** A query of a URL: each name with its values. */
export type RestfulQuery = { readonly [name: string]: string[] };

// What the API's own words stand in: their keys are left as they are.
const verbatim = new Set([
  "body",
  "deleteBody",
  "query",
  "operationQuery",
  "createQuery",
  "updateQuery",
  "deleteQuery",
  "header",
]);

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The attributes in the provider's spelling, without those that are not given. */
export function restfulAttributes(props: object): Record<string, unknown> {
  const entries = Object.entries(props).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [snake(name), verbatim.has(name) ? value : spelled(value)]));
}

function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  return typeof value === "object" && value !== null ? restfulAttributes(value) : value;
}
