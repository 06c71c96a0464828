import type { Grant } from "./grant";
import type { Home } from "./known";
import type { Named } from "./outside";
import type { Party } from "./parties";

/** Whether somebody is who is asked for. */
export type IsAsked = (who: Party) => boolean;

/**
 * Who is asked for by a text: as the YAML names them (`group:ml@acme.example`, `github:acme/churn@refs/heads/main`, an ARN), as a sentence does (`role analysts`), or by
 * a short name (`ml@acme.example`, `analysts`).
 *
 * @param outside who comes from outside, by the identities' `from`
 * @returns undefined of a text that is nobody's name, nor could be
 */
export function askedPeople(
  text: string,
  grants: readonly Grant[],
  outside: readonly Named[],
  { names }: Home,
): IsAsked | undefined {
  const kind = kinds.find(({ says }) => says.includes(text.toLowerCase()));
  if (kind !== undefined) return kind.is;
  const named = outside.filter(({ typed }) => typed === text || typed.startsWith(`${text}@`));
  if (named.length > 0) return (who) => named.some(({ is }) => is(who));
  const asked = plain(text, names);
  const is = (who: Party) => formsOf(who, names).some((form) => asked.includes(form));
  if (grants.some(({ who }) => is(who))) return is;
  return isName.test(text) ? () => false : undefined;
}

// Who could be somebody's name, though nobody is called so.
const isName =
  /^(\d{12}|arn:aws[\w-]*:(iam|sts)::\S+|(group|user|domain|serviceAccount|principal|principalSet|github|gitlab|bitbucket|google|aws):\S*|[^\s@/:]+@[\w-]+(\.[\w-]+)+)$/;

const isOutside = ({ kind, name, as = "" }: Party) =>
  kind === "people" && /^(federated identity|whoever .* vouches for|account \d|project )|^of (account|project) /.test(as === "" ? name : as); // prettier-ignore

const kinds: readonly { readonly says: readonly string[]; readonly is: IsAsked }[] = [
  { says: ["everybody", "everyone", "anybody", "anyone", "public", "publicly", "allusers", "allauthenticatedusers"], is: ({ kind }) => kind === "all" },
  { says: ["people", "humans"], is: ({ kind }) => kind === "people" },
  { says: ["workloads"], is: ({ kind }) => kind === "workload" },
  { says: ["services", "agents"], is: ({ kind }) => kind === "service" },
  { says: ["outside", "outsiders", "external", "strangers"], is: isOutside },
]; // prettier-ignore

/** The forms in which a text may stand for somebody of the program: of an ARN of one's own account, the name as well. */
function plain(text: string, own: ReadonlySet<string>): string[] {
  const lower = text.toLowerCase();
  const [, account = "", kind = "", name = ""] = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):([\w-]+)\/(?:.*\/)?([^/]+)$/.exec(lower) ?? []; // prettier-ignore
  const ofOwn = name !== "" && own.has(account) ? [`${kind.replace("assumed-role", "role")} ${name}`] : [];
  return [lower, lower.replace(/^(group|user|role|domain|account|project)[:/]/, "$1 "), ...ofOwn];
}

function formsOf({ name, raw, as = "" }: Party, own: ReadonlySet<string>): string[] {
  const bare = (text: string) =>
    text.replace(/^(group|user|role|account|service account|google's agent of|federated identity|everybody of) /, "");
  const [lowered, written, behind] = [name, raw, as].map((text) => text.toLowerCase()) as [string, string, string];
  const [, account = ""] = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):/.exec(raw) ?? [];
  // The last word of a path, and what stands before an `@`: of a role of another account its whole ARN is wanted.
  const isOwn = account === "" || own.has(account);
  const [, last = ""] = /([^/]+)$/.exec(bare(lowered)) ?? [];
  const short = lowered.startsWith("role ") || lowered.startsWith("user ") ? last : bare(lowered).split("@")[0]!;
  const role = isOwn && lowered.startsWith("role ") ? [`role ${last}`] : [];
  const foreign = account !== "" && (!isOwn || raw.endsWith(":root")) ? [account] : [];
  const forms = [
    lowered,
    bare(lowered),
    written,
    written.replace(/^[a-z]+:/i, ""),
    behind,
    bare(behind),
    short,
    ...role,
    ...foreign,
  ];
  return forms.filter((form) => form !== "" && !/^(whoever|arn:aws)$/.test(form));
}
