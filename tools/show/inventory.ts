import { kinds } from "../../language";
import { kindOfGroup } from "../../stacks/groups";
import { pathOf } from "../../stacks/program";
import { factsOf, notKnown, type CostClass } from "../../terraform-types";
import type { ProgramJson } from "../synthesize";

/** One resource of a program. */
export interface Resource {
  /** `type.id`, as Terraform writes it. */
  readonly address: string;
  readonly type: string;
  readonly id: string;
  /** The construct's path, such as `dev/bucket/raw/Resource`; empty where the program does not say. */
  readonly path: string;
  /** What it is part of: `bucket`, `registry`, `dataset`, `secret`, `identity`, `airflow`, `endpoint`, `job`, or `network`, `keys`, `apis`, `access`, `watching`, `jobs` (what jobs share), `services` (what services share). */
  readonly kind: string;
  /** The thing that a person named, as references write it (`bucket/raw`); the kind, where nobody named one. */
  readonly thing: string;
  /** Name in the cloud; undefined where it is known only after the deploy. */
  readonly name?: string;
  /** True for the resource that gives the thing its name. */
  readonly primary: boolean;
  readonly cost: CostClass;
  /** Addresses of what it needs: resources, and data sources with `data.` in front. */
  readonly references: readonly string[];
}

/** The resources of a program in its order, and the same by thing. */
export interface Inventory {
  readonly resources: readonly Resource[];
  readonly things: ReadonlyMap<string, readonly Resource[]>;
}

// What belongs to no kind, by the group that holds it, where that is not called so itself.
const parts: Record<string, string> = {
  key: "keys",
  services: "apis",
  agents: "apis",
  alerts: "watching",
  egress: "network",
  dashboard: "watching",
  "job-machines": "jobs",
  "job-network": "jobs",
  "job-queue": "jobs",
  "job-start": "jobs",
  "jobs-shared": "jobs",
  starters: "jobs",
  "load-balancer": "services",
  "service-balancer": "services",
  "service-balancer-logs": "services",
  "service-balancer-network": "services",
  "service-caller": "services",
  "service-cluster": "services",
  "service-dashboard": "watching",
  "service-listener": "services",
  "service-zone": "services",
  "services-dashboard": "watching",
};

// Groups that hold one thing, or what nobody named.
const unnamed = new Set([
  "network",
  "egress",
  "key",
  "services",
  "agents",
  "access",
  "watching",
  "alerts",
  "dashboard",
  "budget",
  "job-machines",
  "job-network",
  "job-queue",
  "job-start",
  "jobs-shared",
  "starters",
  "load-balancer",
  "service-balancer",
  "service-balancer-logs",
  "service-balancer-network",
  "service-caller",
  "service-cluster",
  "service-dashboard",
  "service-listener",
  "service-zone",
  "services-dashboard",
]);

// Groups of what is made for a thing, under its name.
const beside = /-bucket$|^job-|^service-|^(?:rotation|reminder)$/;

// The first that is plain text; in another resource's body the same field is a reference, and is passed over.
const nameFields = [
  "bucket",
  "repository_id",
  "table_id",
  "dataset_id",
  "account_id",
  "secret_id",
  "display_name",
  "service",
  "name",
];

// `$${` is text.
const evaluated = /(?<!\$)\$\{/;

/** Lists what a program makes. Data sources are left out: they only read. */
export function inventory(json: ProgramJson): Inventory {
  const known = new Set([...addressesOf(json.resource), ...addressesOf(json.data).map((address) => `data.${address}`)]);
  const resources = Object.entries(mapAt(json.resource)).flatMap(([type, byId]) =>
    Object.entries(mapAt(byId)).map(([id, body]) => resource(type, id, mapAt(body), known)),
  );
  const things = new Map<string, Resource[]>();
  for (const item of resources) things.set(item.thing, [...(things.get(item.thing) ?? []), item]);
  return { resources, things };
}

/** When the resource costs money. */
export function costOf(type: string, body: Record<string, unknown> = {}): CostClass {
  const { cost = notKnown } = factsOf(type);
  return typeof cost === "function" ? cost(body) : cost;
}

function resource(type: string, id: string, body: Record<string, unknown>, known: Set<string>): Resource {
  const path = pathOf(body) ?? "";
  const steps = path.split("/");
  const [, group = type, key = ""] = steps;
  const name = kindOfGroup(group);
  const kind = name === undefined ? (parts[group] ?? group) : kinds[name].noun;
  const named = !unnamed.has(group) && steps.length > 3;
  return {
    address: `${type}.${id}`,
    type,
    id,
    path,
    kind,
    thing: named ? `${kind}/${key}` : kind,
    name: nameFields.map((field) => body[field]).find(isLiteral),
    primary: named && steps.length === 4 && steps[3] === "Resource" && !beside.test(group),
    cost: costOf(type, body),
    references: referencesIn(body, known),
  };
}

/** The addresses inside `${...}` and in `depends_on`, at any depth; each once and sorted. */
function referencesIn(body: Record<string, unknown>, known: Set<string>): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
    if (typeof value !== "string" || !evaluated.test(value)) return;
    for (const [address] of value.matchAll(/(?:\bdata\.)?\b[a-z]+_[a-z0-9_]+\.[A-Za-z0-9_-]+/g)) found.add(address);
  };
  const { "//": _, depends_on: dependencies = [], ...rest } = body;
  visit(rest);
  for (const address of dependencies as string[]) found.add(address);
  return [...found].filter((address) => known.has(address)).sort();
}

function addressesOf(types: unknown): string[] {
  return Object.entries(mapAt(types)).flatMap(([type, byId]) => Object.keys(mapAt(byId)).map((id) => `${type}.${id}`));
}

function isLiteral(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !evaluated.test(value);
}

function mapAt(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
