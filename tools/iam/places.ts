import { kindNames, kinds } from "../../language";
import { targetIn } from "../plan/access/google-grants";
import { shortName } from "../plan/names";
import type { ResourceChange } from "../plan/plan";
import { type Home, type Known, type KnownResource, typeInWords } from "./known";

/** What a right is on. */
export interface Place {
  /** Tells one from another. */
  readonly key: string;
  /** As it is read: `bucket/raw`, `the log group of endpoint/churn`. */
  readonly name: string;
  /** `thing`: of the environment. `all`: no thing carries it, it is on the whole project or account. `else`: named by its name in the cloud. */
  readonly scope: "thing" | "all" | "else";
  readonly thing?: string;
  /** Of a bucket, only what begins so, or is called so; all of it without one. */
  readonly below?: string;
}

/** All that the project or the account holds, now or later. */
export function everything(cloud: "aws" | "gcp"): Place {
  const name = cloud === "gcp" ? "the whole project" : "the whole account";
  return { key: name, name, scope: "all" };
}

export function placeOfResource(known: KnownResource, below = ""): Place {
  const { thing, part, name } = known;
  const isOfThing = isThing(thing);
  const whole = part === undefined ? thing : `the ${part} of ${thingInWords(thing)}`;
  const limit = below === "" ? {} : { below };
  const own = isOfThing ? { thing } : {};
  return {
    key: `${thing} ${part === undefined ? "" : `${part} ${name}`} ${below}`,
    name: whole,
    scope: "thing",
    ...own,
    ...limit,
  };
}

const nounsOfThings = new Set<string>([...kindNames.map((kind) => kinds[kind].noun), "key"]);
const isThing = (thing: string) => nounsOfThings.has(thing.split("/")[0]!) && thing.includes("/");

// What belongs to no thing that a person named, by the group of constructs that holds it.
const partsInWords: Readonly<Record<string, string>> = {
  network: "the network",
  "endpoint-network": "the network",
  alerts: "the alerts",
  "off-hours": "the off hours",
  access: "what shares an identity",
  "load-balancer": "the load balancer",
  "service-balancer": "the load balancer",
  "service-balancer-logs": "the load balancer's logs",
  "service-balancer-network": "the network",
};

/** `bucket/raw`, or `the network` of what nobody named. */
export const thingInWords = (thing: string): string =>
  isThing(thing) ? thing : (partsInWords[thing.split("/")[0]!] ?? thing);

/** What an Amazon Resource Name, or a reference to one, means. */
export function placeOfArn(on: string, known: Known, home: Home): Place {
  if (on === "*") return everything("aws");
  const found = known.referred(on);
  if (found !== undefined) return placeOfResource(found.known, belowIn(found.rest));
  const [, service, , account, rest] = /^arn:aws[\w-]*:([\w-]+):([^:]*):([^:]*):(.+)$/s.exec(on) ?? [];
  if (service === undefined) return elsewhere(on);
  if (rest === "*") return elsewhere(`every ${service} resource of the account`);
  if (service === "s3") {
    const [, bucket, below] = /^([^/]+)(?:\/(.*))?$/s.exec(rest!) ?? [];
    const found = known.called(bucket!, "aws_s3_bucket");
    if (found !== undefined) return placeOfResource(found, belowIn(below ?? ""));
    const path = belowIn(below ?? "");
    const key = `s3 ${bucket!} ${path}`;
    return {
      key,
      name: bucket === "*" ? "all buckets" : `bucket ${bucket!}`,
      scope: "else",
      ...(path !== "" && { below: path }),
    };
  }
  // What is called so in another account is another thing.
  const isOwn = account === "" || home.names.has(account!);
  return (
    (isOwn ? namedIn(service, rest!, known) : undefined) ?? elsewhere(inWords(service, rest!, account!, home, known))
  );
}

const elsewhere = (name: string): Place => ({ key: name, name, scope: "else" });

// The types whose names stand in the ARNs of a service, where these are not called like it.
const prefixes: Readonly<Record<string, string>> = {
  airflow: "aws_mwaa",
  logs: "aws_cloudwatch_log",
  states: "aws_sfn",
  events: "aws_cloudwatch_event",
};

function namedIn(service: string, rest: string, known: Known): Place | undefined {
  const prefix = prefixes[service] ?? `aws_${service}_`;
  const words = rest.split(/[:/]/);
  const soon = known.willBe(words.slice(0, 2).join("/"));
  if (soon !== undefined) return { key: soon, name: soon, scope: "thing", thing: soon };
  for (const [index, word] of words.entries()) {
    // A secret's ARN ends in six letters that nobody chooses.
    const found = known.called(word, prefix) ?? known.called(word.replace(/-[?]{6}$|-\*$/, ""), prefix);
    if (found === undefined) continue;
    const behind = words.slice(index + 1).join("/");
    // Amazon MWAA's roles are of its own page: `role/<environment>/User`.
    if (service === "airflow" && words[0] === "role")
      return { ...placeOfResource(found), key: `${found.thing} ${behind}`, name: `${found.thing} as ${behind}` };
    // `table/<database>/*`
    const table = service === "glue" && words[0] === "table" && behind !== "*" ? behind : "";
    if (table !== "")
      return { ...placeOfResource(found), key: `table ${table}`, name: `table ${table} of ${found.thing}` };
    if (service === "glue") return placeOfResource(found);
    return placeOfResource(found, belowIn(behind === "" ? "" : `/${behind}`));
  }
  return undefined;
}

/** `/*` and `:*` are all of it. */
function belowIn(rest: string): string {
  return rest.replace(/^[/:]/, "").replace(/\*$/, "");
}

const nouns: Readonly<Record<string, string>> = {
  "log-group": "log groups", alarm: "alarms", "network-interface": "network interfaces", subnet: "subnets", "security-group": "security groups",
  secret: "secrets", repository: "repositories", database: "databases", table: "tables", role: "roles", key: "keys", function: "functions",
}; // prettier-ignore

// What services hold whose ARNs have no word for it.
const plurals: Readonly<Record<string, string>> = { sqs: "queues", sns: "topics" };

/** `log groups airflow-churn-*`; of another account, whose. */
function inWords(service: string, rest: string, account: string, { names }: Home, known: Known): string {
  const [, kind = "", name = ""] = /^([\w-]+)[:/](.+)$/s.exec(rest) ?? [];
  const whose =
    /^\d{12}$/.test(account) && !names.has(account)
      ? ` of account ${account}`
      : account === "*"
        ? " of any account"
        : "";
  const [reference] = /\$\{[^}]*\}/.exec(name) ?? [];
  const referred = reference === undefined ? undefined : known.referred(reference);
  if (referred !== undefined && nouns[kind] !== undefined)
    return `${nouns[kind]} of ${thingInWords(referred.known.thing)}`;
  if (kind === "" && plurals[service] !== undefined && /[*]/.test(rest)) return `${plurals[service]} ${rest}${whose}`;
  if (service === "glue" && rest === "catalog") return `the account's data catalog${whose}`;
  const noun = nouns[kind];
  if (noun === undefined) return `${service} ${rest}${whose}`;
  if (/\*/.test(name)) return name === "*" ? `all ${noun}${whose}` : `${noun} ${name}${whose}`;
  return `${kind.replace(/-/g, " ")} ${name}${whose}`;
}

// Fields in which the policy of a thing says whose it is.
const awsTargets = "bucket repository repository_name secret_arn queue_url topic_arn arn key_id function_name domain file_system_id vault_name resource_arn registry_id name".split(" "); // prettier-ignore

/** The thing that a resource's own policy is on, where the policy itself does not say. */
export function placeOfPolicy(resource: ResourceChange, body: Record<string, unknown>, known: Known): Place {
  const own = known.of(resource);
  if (!/_policy$|_permission$|_grant$/.test(resource.type)) return placeOfResource(own);
  const value = awsTargets
    .map((field) => body[field])
    .find((each): each is string => typeof each === "string" && each !== "");
  if (value === undefined) return placeOfResource(own);
  const family = resource.type.split("_").slice(0, 2).join("_");
  const found = known.referred(value)?.known ?? known.called(shortName(value), `${family}_`);
  return found === undefined
    ? elsewhere(`${typeInWords(resource.type.replace(/_policy$/, ""))} ${shortName(value)}`)
    : placeOfResource(found);
}

/** What a grant of Google Cloud is on. */
export function placeOfGrant(resource: ResourceChange, body: Record<string, unknown>, known: Known, home: Home): Place {
  const { type } = resource;
  const value = targetIn(type, body);
  if (/^google_(project|folder|organization)_iam/.test(type)) {
    if (type.startsWith("google_project_")) {
      const isOwn = typeof value !== "string" || value.includes("${") || home.names.size === 0 || home.names.has(value);
      return isOwn ? everything("gcp") : { key: `project ${value}`, name: `the whole project ${value}`, scope: "all" };
    }
    const [, level] = /^google_(\w+?)_iam/.exec(type)!;
    return { key: `${level} ${String(value)}`, name: `the whole ${level} ${String(value)}`, scope: "all" };
  }
  const base = type.replace(/_iam_(member|binding|policy)$/, "");
  if (typeof value !== "string") return placeOfResource(known.of(resource));
  const found = known.referred(value)?.known ?? known.called(value, base) ?? known.called(shortName(value), base);
  if (found !== undefined) return placeOfResource(found);
  return elsewhere(`${typeInWords(base)} ${shortName(value)}`);
}
