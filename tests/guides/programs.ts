import type { Json } from "../support/check-schema";
import type { HeldByProgram } from "./entry";

/** The bodies of all resources of a type; undefined where there are none, so that a rule says nothing about such a program. */
export function all(program: Json, type: string): [id: string, body: Json][] | undefined {
  const bodies = Object.entries<Json>(program.resource?.[type] ?? {});
  return bodies.length > 0 ? bodies : undefined;
}

/** The ids of those that break a rule; undefined where there are none to look at. */
export function breaking(
  bodies: [id: string, body: Json][] | undefined,
  breaks: (body: Json) => boolean,
): string[] | undefined {
  return bodies?.filter(([, body]) => breaks(body)).map(([id]) => id);
}

/** Changes each of these bodies, and says whether there were any. */
export function each(bodies: [id: string, body: Json][] | undefined, change: (body: Json) => void): boolean {
  bodies?.forEach(([, body]) => change(body));
  return bodies !== undefined;
}

/** The bodies of a type that a rule is about; undefined where there are none. */
export type Chosen = (program: Json) => [id: string, body: Json][] | undefined;

/** All of a type, or those for which `where` holds. */
export function of(type: string, where: (body: Json, id: string) => boolean = () => true): Chosen {
  return (program) => {
    const chosen = all(program, type)?.filter(([id, body]) => where(body, id)) ?? [];
    return chosen.length > 0 ? chosen : undefined;
  };
}

/** A rule on each of the chosen bodies, and how one loses what the rule asks for. */
export function rule(chosen: Chosen, breaks: (body: Json) => boolean, spoil: (body: Json) => void): HeldByProgram {
  return {
    broken: (program) => breaking(chosen(program), breaks),
    without: (program) => each(chosen(program), spoil),
  };
}

/** A statement of an IAM policy; actions and resources are lists in all that we write. */
export interface Statement {
  Effect: string;
  Action: string[];
  Resource?: string[];
  Principal?: Record<string, string | string[]>;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The statements of a policy in a body, which writes it as JSON. */
export function statements(body: Json, field = "policy"): Statement[] {
  return (JSON.parse(body[field]) as { Statement: Statement[] }).Statement;
}

/** Rewrites the statements of a policy in a body. */
export function rewrite(body: Json, change: (statements: Statement[]) => Statement[], field = "policy"): void {
  const policy = JSON.parse(body[field]) as { Statement: Statement[] };
  body[field] = JSON.stringify({ ...policy, Statement: change(policy.Statement) });
}

/** Takes an action out of a policy. */
export function withoutAction(body: Json, action: string, field = "policy"): void {
  rewrite(body, (all) => all.filter(({ Action }) => !Action.includes(action)), field);
}
