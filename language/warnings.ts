import { dueOf } from "./due";
import { callsInNetwork, destinationsOf, standsInNetwork } from "./egress";
import type { AwsEnvironment, Environment, GcpEnvironment } from "./environment";
import { shown, unreadFiles, unreadParts } from "./folder";
import { runAs } from "./kinds/identities-checks";
import { idleOffHours } from "./off-hours-checks";
import { warnOfJobs } from "./kinds/jobs/warnings";
import { warnOfServices } from "./kinds/services/warnings";
import { sageMakerTypes, vertexTypes } from "./words/machine-types";
import type { Reference } from "./words/references";
import { meantReference, type Variables } from "./words/variables";
import { nearest } from "./yaml/nearest";
import type { Problem, Warn } from "./yaml/problem";

/** What is allowed, and will hardly do what was meant: each with its place, as mistakes are told. */
export function warningsOf(environment: Environment): Problem[] {
  const warnings: Problem[] = [];
  const warn: Warn = (path, message) => warnings.push({ at: environment.locate(path), field: path.join("."), message });
  if (environment.cloud === "aws") warnOfSageMaker(environment, warn);
  else warnOfVertex(environment, warn);
  warnOfExpired(environment, warn);
  warnOfTexts(environment, warn);
  warnOfNobody(environment, warn);
  warnOfEgress(environment, warn);
  warnOfJobs(environment, warn);
  warnOfServices(environment, warn);
  const idle = idleOffHours(environment);
  if (idle !== undefined) warn(["offHours"], idle);
  return warnings;
}

/** One line for each file of the folder that somebody may take for an environment, and that is not read. */
export function unreadWarnings(directory: string): string[] {
  return [
    ...unreadFiles(directory).map((file) => `${file} is not read: environments end in .yaml; move it, or delete it`),
    ...unreadParts(directory).map(
      (file) => `${file} is not read: nothing extends it, and an environment stands in ${shown(directory)} itself`,
    ),
  ];
}

function warnOfExpired({ kinds }: Environment, warn: Warn): void {
  for (const [key, { expires }] of Object.entries(kinds.secrets))
    for (const { state, says } of dueOf({ expires }, undefined))
      if (state === "over")
        warn(["secrets", key, "expires"], `${says}; put a new one in, and write until when that one is good`);
}

/** A variable that looks as if it named a secret, where there is none of that name: one of a name that is there is a mistake, which the checks tell. */
function warnOfTexts({ kinds }: Environment, warn: Warn): void {
  const known = Object.keys(kinds.secrets);
  for (const [path, env] of variablesIn(kinds))
    for (const [name, value] of Object.entries(env)) {
      const meant = typeof value === "string" ? meantReference(value, known) : undefined;
      if (meant === undefined) continue;
      const near = nearest(meant.key, known);
      const there =
        near === undefined ? `${meant.said}? Declare it under secrets: { ${meant.key}: {} }.` : `secret/${near}?`;
      warn([...path, name], `is a text and no reference; did you mean ${there}${meant.asPath}`);
    }
}

type WithVariables = { readonly env?: Variables };

function variablesIn({ airflow, jobs, endpoints, services }: Environment["kinds"]): [path: string[], env: Variables][] {
  const all = [
    ...Object.entries(airflow as Record<string, WithVariables>).map(([name, of]) => [["airflow", name], of] as const),
    ...Object.entries<WithVariables>(jobs).map(([name, of]) => [["jobs", name], of] as const),
    ...Object.entries<{ variants: Record<string, WithVariables>; shadow?: WithVariables }>(endpoints).flatMap(
      ([name, { variants, shadow }]) => [
        ...Object.entries(variants).map(([key, of]) => [["endpoints", name, "variants", key], of] as const),
        ...(shadow === undefined ? [] : [[["endpoints", name, "shadow"], shadow] as const]),
      ],
    ),
    ...Object.entries<WithVariables & { variants: Record<string, WithVariables> }>(services).flatMap(([name, of]) => [
      [["services", name], of] as const,
      ...Object.entries(of.variants).map(([key, each]) => [["services", name, "variants", key], each] as const),
    ]),
  ];
  return all.map(([path, { env = {} }]) => [[...path, "env"], env]);
}

/** What is granted to an identity that nobody is, is granted to nobody; on AWS its role's trust denies everybody. */
function warnOfNobody(environment: Environment, warn: Warn): void {
  const running = new Set(runAs(environment).map(({ identity }) => identity.key));
  for (const [name, { from, access }] of Object.entries(environment.kinds.identities)) {
    if (from.length > 0 || (access?.users ?? []).length > 0 || running.has(name)) continue;
    warn(
      ["identities", name],
      `is nobody's: nothing runs as it, and nobody acts as it; write identity: identity/${name} at an endpoint, a service, a job or an Airflow, or from or access: { users: [...] } here`,
    );
  }
}

function warnOfEgress(environment: Environment, warn: Warn): void {
  const inside = standsInNetwork(environment);
  if (environment.egress === "declared" && inside.length === 0)
    warn(
      ["egress"],
      `closes nothing: no Airflow${environment.cloud === "aws" ? ", no job, no service, and no endpoint with vpc" : ", and no job or service with vpc"}, stands in a network of the environment; remove it`,
    );
  if (environment.egress === "declared")
    for (const { who, path } of destinationsOf(environment))
      if (!inside.includes(who))
        warn([...path], `is declared, and nothing holds ${who} to it outside the network; write vpc: true`);
  if (environment.cloud === "gcp") warnOfUnreached(environment, warn);
}

/**
 * Vertex AI answers a dedicated name "by the public internet" ("Choose an endpoint type"), which what stands in the network reaches through NAT alone; behind
 * Private Service Connect by an address that somebody gives it in the network.
 */
function warnOfUnreached(environment: GcpEnvironment, warn: Warn): void {
  const { gcp, kinds } = environment;
  for (const {
    who,
    to: { kind, key },
    path,
  } of callsInNetwork(environment)) {
    const endpoint = kind === "endpoint" ? kinds.endpoints[key] : undefined;
    if (endpoint?.privateServiceConnect !== undefined)
      warn(
        [...path],
        `answers in the network by a forwarding rule that is not made here: what it leads to is known once a model is deployed; make it in the program (docs/egress.md), or write mode: serverless at endpoints.${key}`,
      );
    else if (endpoint?.mode === "realtime" && !gcp.network.nat)
      warn(
        [...path],
        `answers under a public name, and ${who} reaches nothing public without NAT; write gcp: { network: { nat: true } }, or mode: serverless at endpoints.${key}`,
      );
    else if (kind === "service" && kinds.services[key]?.domain !== undefined && !gcp.network.nat)
      warn(
        [...path],
        `answers under a public name, and ${who} reaches nothing public without NAT; write gcp: { network: { nat: true } }, or no domain at services.${key}`,
      );
  }
}

function warnOfSageMaker({ kinds }: AwsEnvironment, warn: Warn): void {
  for (const [name, endpoint] of Object.entries(kinds.endpoints)) {
    const path = ["endpoints", name];
    const { shadow } = endpoint;
    const serving = [
      ...Object.entries(endpoint.variants).map(([key, of]) => ({ of, at: [...path, "variants", key] })),
      ...(shadow ? [{ of: shadow, at: [...path, "shadow"] }] : []),
    ];
    const closed = endpoint.networkIsolation ?? endpoint.mode !== "serverless";
    for (const { of, at } of [{ of: endpoint, at: path }, ...serving])
      warnOfType(of.instance, sageMakerTypes, "SageMaker", [...at, "instance"], warn);
    for (const { of, at } of closed ? serving : []) warnOfDownloads(of, at, warn);
    if (closed && endpoint.vpc)
      warn(
        [...path, "vpc"],
        "gives containers a network that they cannot use; write networkIsolation: false, or vpc: false",
      );
  }
}

/** A container in network isolation reaches nothing: neither the hub that it would load weights from, nor another service. */
function warnOfDownloads(
  { env, artifact }: { env: Variables; artifact?: Reference },
  path: string[],
  warn: Warn,
): void {
  for (const [variable, value] of Object.entries(env)) {
    if (typeof value !== "string") continue; // of a secret: a mistake, which the checks tell
    const isHub = variable === "HF_MODEL_ID" && artifact === undefined && !value.startsWith("/");
    if (isHub)
      warn(
        [...path, "env", variable],
        "names weights that the container would download, and networkIsolation keeps it from the network; write artifact: bucket/<name>/<path>, or networkIsolation: false",
      );
    else if (/^[a-z][a-z0-9+.-]*:\/\/(?!localhost|127\.)/.test(value) && !value.startsWith("file:"))
      warn(
        [...path, "env", variable],
        "names an address, and networkIsolation keeps the container from the network; write networkIsolation: false if it connects there",
      );
  }
}

function warnOfVertex({ kinds }: GcpEnvironment, warn: Warn): void {
  for (const [name, endpoint] of Object.entries(kinds.endpoints)) {
    const path = ["endpoints", name];
    warnOfType(endpoint.machine, vertexTypes, "Vertex AI", [...path, "machine"], warn);
    for (const [key, { machine }] of Object.entries(endpoint.variants))
      warnOfType(machine, vertexTypes, "Vertex AI", [...path, "variants", key, "machine"], warn);
  }
}

/** Services get new machines between our releases, so a type that we do not know may be right. */
function warnOfType(
  type: string | undefined,
  known: () => string[],
  service: string,
  path: string[],
  warn: Warn,
): void {
  if (type === undefined) return;
  const types = known();
  if (types.includes(type)) return;
  const near = nearest(type, types, 2);
  const hint = near === undefined ? "check its name" : `did you mean ${near}?`;
  warn(path, `${type} is no machine that ${service} had in November 2026; ${hint}`);
}
