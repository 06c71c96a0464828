/** What the path of a request speaks of. */
export interface Address {
  /** Without the version: `projects/acme/locations/europe-west4/repositories/images`. */
  readonly name: string;
  /** The collections in it that are not places, joined: `datasets/tables`. */
  readonly type: string;
  /** Whether it ends with a collection, so that there is no `id`. */
  readonly isCollection: boolean;
  /** The last collection: `tables`. */
  readonly leaf: string;
  /** The last id. */
  readonly id: string;
  /** What comes before the last collection. */
  readonly parent: string;
  /** A custom method: `destroy` of `…/cryptoKeyVersions/1:destroy`, `setLabels` of `…/addresses/a/setLabels`. */
  readonly verb: string;
}

// Where a thing is and who pays for it is not what it is.
const places = /^(projects|locations|regions|zones|organizations|folders|billingAccounts)$/;

// Older APIs write their methods as one more segment.
const trailingVerbs =
  /^((get|set|test)Iam\w+|iam|(set|add|remove|attach|detach)[A-Z]\w*|start|stop|restart|resize|wait|updatePeering|expandIpCidrRange|authString|(get|patch)(Rule|Association))$/;

/** Reads a path without its version: pairs of collection and id; `global` stands alone. */
export function readAddress(path: string): Address {
  const { segments, verb } = splitVerb(path.split("/").filter((segment) => segment !== ""));
  const types: string[] = [];
  let id: string | undefined;
  for (let at = 0; at < segments.length;) {
    const collection = segments[at] ?? "";
    if (collection === "global") {
      at += 1;
      continue;
    }
    const isLast = at + 2 >= segments.length;
    if (isLast || !places.test(collection)) types.push(collection);
    id = segments[at + 1];
    at += 2;
  }
  const isCollection = id === undefined;
  return {
    name: segments.join("/"),
    type: types.join("/"),
    isCollection,
    leaf: segments[segments.length - (isCollection ? 1 : 2)] ?? "",
    id: id ?? "",
    parent: segments.slice(0, isCollection ? -1 : -2).join("/"),
    verb,
  };
}

function splitVerb(segments: string[]): { segments: string[]; verb: string } {
  const last = segments.at(-1) ?? "";
  const custom = /^(.+):([A-Za-z]+)$/.exec(last);
  if (custom) return { segments: [...segments.slice(0, -1), custom[1] ?? ""].map(decoded), verb: custom[2] ?? "" };
  if (segments.length > 1 && trailingVerbs.test(last))
    return { segments: segments.slice(0, -1).map(decoded), verb: last };
  return { segments: segments.map(decoded), verb: "" };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a lone % is what it is
  }
}

/** The version and the base path before it: `/bigquery/v2/`, `/v1/`, `/compute/v1/`. */
export function versionIn(path: string): string {
  return /^\/((compute|storage|bigquery|dns|sql)\/)?v\d+\w*\//.exec(path)?.[0] ?? "";
}

export function withoutVersion(path: string): string {
  return path.slice(versionIn(path).length);
}

/** The project in a name, as an id or a number. */
export function projectIn(name: string): string | undefined {
  return /(?:^|\/)projects\/([^/]+)/.exec(name)?.[1];
}

/** The region, zone or multi-region in a name. */
export function locationIn(name: string): string | undefined {
  return /\/(?:locations|regions|zones)\/([^/]+)/.exec(name)?.[1];
}

/** `repositories` -> `repository`, `indexes` -> `index`, `sinks` -> `sink`. */
export function singular(collection: string): string {
  return collection
    .replace(/ies$/, "y")
    .replace(/(ch|x|ss)es$/, "$1")
    .replace(/s$/, "");
}
