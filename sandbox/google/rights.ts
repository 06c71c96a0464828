import { googleCalls } from "../../terraform-types/rights/google-calls";
import { withoutVersion } from "./address";
import type { Answer, Call } from "./call";
import type { Json } from "./json";
import { serviceOf } from "./services";

/** What an identity may do in the project, under `*`, and in one bucket alone, under the bucket's name. */
type Grants = Readonly<Record<string, readonly string[]>>;

/** What identities may do, by their tokens. Nobody is asked for rights whose token is not among them. */
export class Rights {
  private identities: Readonly<Record<string, Grants>> = {};
  private readonly used = new Set<string>();

  /** In place of what was granted before. */
  grant(identities: Json): void {
    this.identities = identities;
    this.used.clear();
  }

  /** Which of its rights each identity has needed so far. */
  read(): Record<string, Grants> {
    const usedOf = (token: string, grants: Grants) =>
      mapValues(grants, (permissions, where) =>
        permissions.filter((each) => this.used.has(`${token} ${where} ${each}`)),
      );
    return mapValues(this.identities, (grants, token) => usedOf(token, grants));
  }

  /** Google's refusal, where a right is missing. */
  refusal(call: Call): Answer | undefined {
    const token = /^Bearer (.+)$/.exec(String(call.headers.authorization))?.[1] ?? "";
    const grants = this.identities[token];
    if (grants === undefined) return undefined;
    const needed = permissionsFor(call);
    if (needed === undefined) return refused(`ponte sandbox: no permission is known for ${lineOf(call)}`);
    const where = bucketsOf(call).find((bucket) => Object.hasOwn(grants, bucket)) ?? "*";
    const missing = needed.find((permission) => !grants[where]!.includes(permission));
    if (missing !== undefined) return refused(`Permission '${missing}' denied on resource (or it may not exist).`);
    for (const permission of needed) this.used.add(`${token} ${where} ${permission}`);
    return undefined;
  }
}

/** What may be the bucket of a call. */
function bucketsOf({ host, path }: Call): string[] {
  const [first = "", second = ""] = withoutVersion(path.replace(/^\/upload\//, "/"))
    .split("/")
    .filter(Boolean);
  return host === "storage.googleapis.com" ? [first === "b" ? second : first] : [];
}

function mapValues<Value, Result>(values: Readonly<Record<string, Value>>, map: (value: Value, key: string) => Result) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]));
}

/** Google's refusal of a call whose right is missing. */
export function refused(message: string): Answer {
  const errors = [{ message, domain: "global", reason: "forbidden" }];
  return { status: 403, body: { error: { code: 403, message, status: "PERMISSION_DENIED", errors } } };
}

/** A call, and the permissions that it needs. */
interface CallRow {
  readonly pattern: RegExp;
  readonly permissions: readonly string[];
}

/** A table as `terraform-types/rights/google-calls.ts` has it, by what {@link lineOf} tells of a call. */
export function rowsOf(table: Readonly<Record<string, readonly string[]>>): readonly CallRow[] {
  return Object.entries(table).map(([call, permissions]) => ({ pattern: patternOf(call), permissions }));
}

const rows = rowsOf(googleCalls);

/** The permissions of a call; undefined of one that the table does not know. */
export function permissionsFor(call: Call): readonly string[] | undefined {
  const line = lineOf(call);
  return rows.find(({ pattern }) => pattern.test(line))?.permissions;
}

/** `GET storage/b/acme-raw`: the method, the service, and the path without its version. */
export function lineOf({ method, host, path }: Call): string {
  const service = serviceOf(host)?.name ?? host.replace(".googleapis.com", "");
  return `${method} ${service}/${withoutVersion(path.replace(/^\/upload\//, "/")).replace(/^\/|\/$/g, "")}`;
}

function patternOf(call: string): RegExp {
  const source = call
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("**", "\0")
    .replaceAll("*", "[^/:]+")
    .replaceAll("\0", ".*");
  return new RegExp(`^${source}$`);
}
