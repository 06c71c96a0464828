import { differences, type Difference } from "../differences";
import type { Finding, Gate } from "../finding";
import { isEmpty, isVeiled, record } from "../json";
import { arrow, code } from "../markdown";
import { nameOf, title } from "../names";
import { actionOf, type ResourceChange } from "../plan";
import type { Homes } from "./dangerous-rights";
import { identities, letIn } from "./identities";

interface Door {
  /** The end of the attribute's path. */
  readonly path: RegExp;

  /** Which values keep people out. */
  readonly shut: (value: unknown) => boolean;

  /** What is said of it when it opens, and of a thing that is made with it open. */
  readonly says: string;

  /** Open from the beginning: `danger`, where nobody means that; `told`, where something else still stands before it, such as a login. */
  readonly made: "danger" | "told";

  /** Set where it guards data: the last gate stops a plan that opens it. */
  readonly gate?: Gate;
}

const is =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value);
const open = "can be opened to the public";
const reached = "is reached from the internet";

// The provider's words; a login, or IAM, still stands before what is only `told`.
const doors: Door[] = [
  { path: /(^|\.)public_access_prevention$/, shut: is("enforced"), says: open, made: "told", gate: "loss" },
  {
    path: /(^|\.)(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/,
    shut: is(true),
    says: open,
    made: "danger",
    gate: "loss",
  },
  {
    path: /(^|\.)(publicly_accessible|map_public_ip_on_launch|associate_public_ip_address|ipv4_enabled)$/,
    shut: is(false, null, undefined),
    says: reached,
    made: "danger",
  },
  { path: /(^|\.)webserver_access_mode$/, shut: is("PRIVATE_ONLY"), says: reached, made: "told" },
  {
    path: /(^|\.)ingress$/,
    shut: (of) => typeof of !== "string" || of !== "INGRESS_TRAFFIC_ALL",
    says: reached,
    made: "told",
  },
  {
    path: /(^|\.)invoker_iam_disabled$/,
    shut: is(false, null, undefined),
    says: "answers everybody, without a login",
    made: "danger",
  },
  {
    path: /(^|\.)authorization_type$/,
    shut: (of) => of !== "NONE",
    says: "answers everybody, without a login",
    made: "danger",
  },
  { path: /(^|\.)enable_network_isolation$/, shut: is(true), says: "lets the model's code call out", made: "told" },
  {
    path: /(^|\.)(direct_internet_access|app_network_access_type)$/,
    shut: is("Disabled", "VpcOnly", null, undefined),
    says: "goes to the internet by itself",
    made: "danger",
  },
  {
    path: /(^|\.)(enable_private_environment|enable_private_endpoint|enable_private_nodes|enable_private_service_connect|no_public_ip|disable_public_ip|internal)$/,
    shut: is(true),
    says: `is no longer private`,
    made: "told",
  },
  {
    path: /(^|\.)(vpc_config|private_service_connect_config|private_visibility_config)$/,
    shut: (of) => !isEmpty(of),
    says: "leaves its network",
    made: "told",
  },
  {
    path: /(^|\.)(acl|predefined_acl|default_acl)$/,
    shut: (of) => !/public|authenticated-?read/i.test(String(of)),
    says: "is opened to everybody",
    made: "danger",
  },
  {
    path: /(^|\.)(entity|role_entity(\.\d+)?|grantee\.uri|uri)$/,
    shut: (of) => !/all(Authenticated)?Users|AuthenticatedUsers/i.test(String(of)),
    says: "is opened to everybody",
    made: "danger",
  },
  {
    path: /(^|\.)uniform_bucket_level_access$/,
    shut: is(true),
    says: "lets single objects have access rules of their own",
    made: "told",
  },
  {
    path: /(^|\.)permissions_boundary$/,
    shut: (of) => !isEmpty(of),
    says: "is no longer kept within a boundary",
    made: "told",
  },
];

/** Attributes by which a thing opens; `before` of a new thing that takes another's place is that of the other. */
export function doorFindings(resource: ResourceChange, before: unknown, homes: Homes): Finding[] {
  const { type, change } = resource;
  const subject = /^aws_s3_bucket_/.test(type) ? `bucket ${code(nameOf(resource))}` : title(resource);
  if (actionOf(change) === "delete") {
    return /public_access_block$/.test(type) ? [access(`Lets ${subject} be opened to the public`, true, 0.5)] : [];
  }
  const isNew = isEmpty(before);
  return [
    ...opened(before, change.after, subject, isNew),
    ...loginGone(type, before, change.after, subject),
    ...letIn(before, change.after, subject, homes),
    ...identities(resource, isNew),
  ];
}

function opened(before: unknown, after: unknown, subject: string, isNew: boolean): Finding[] {
  const all = isNew ? leavesOf(after) : [...differences(before, after), ...blocks(before, after)];
  const found = all.flatMap(({ path, before: was, after: now }) => {
    const door = doors.find((one) => one.path.test(path));
    if (door === undefined || isVeiled(now) || door.shut(now)) return [];
    // What was open may still open further, from reading to writing.
    if (isNew ? isEmpty(now) : door.made === "told" && !door.shut(was)) return [];
    return [{ ...door, at: `${code(path)}: ${isNew ? code(String(now)) : arrow(was, now)}` }];
  });
  return [...new Set(found.map(({ says }) => says))].map((says) => {
    const own = found.filter((one) => one.says === says);
    const verb = isNew ? `${upper(subject)} ${says} from its beginning` : `${upper(subject)} ${says}`;
    const at = [...new Set(own.map((one) => one.at))].join(", ");
    const isDanger = !isNew || own.some(({ made }) => made === "danger");
    const gate = isNew ? undefined : own.find((one) => one.gate !== undefined)?.gate;
    return { ...access(`${verb} (${at})`, isDanger, isNew ? 2 : 0.5), ...(gate && { gate }) };
  });
}

// What asks people to sign in before it hands on what they ask for.
const asksForLogin: Readonly<Record<string, (side: Record<string, unknown>) => boolean>> = {
  aws_lb_listener_rule: ({ action }) => [action].flat().some((one) => /^authenticate-/.test(String(record(one).type))),
  google_compute_backend_service: ({ iap }) => record([iap].flat()[0]).enabled === true,
};

function loginGone(type: string, before: unknown, after: unknown, subject: string): Finding[] {
  const asks = asksForLogin[type];
  if (asks === undefined || isVeiled(after) || !asks(record(before)) || asks(record(after))) return [];
  return [access(`${upper(subject)} lets in without a login whom it asked for one before`, true, 0.5)];
}

/** Every value of a new thing. */
function leavesOf(of: unknown, path: string[] = []): Difference[] {
  if (typeof of !== "object" || of === null || isVeiled(of)) return [{ path: path.join("."), before: null, after: of }];
  const isOne = Array.isArray(of) && of.length === 1 && typeof of[0] === "object";
  return Object.entries(of).flatMap(([name, value]) => leavesOf(value, isOne ? path : [...path, name]));
}

/** Whole blocks that go: a difference is told by what was in them. */
function blocks(before: unknown, after: unknown) {
  return Object.keys(record(before))
    .filter(
      (path) =>
        !isEmpty(record(before)[path]) && isEmpty(record(after)[path]) && typeof record(before)[path] === "object",
    )
    .map((path) => ({ path, before: "set", after: null }));
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function access(says: string, dangerous: boolean, rank: number): Finding {
  return { level: "access", says, dangerous, rank };
}
