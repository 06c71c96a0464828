import { App } from "cdktf";
import { ConstructError } from "../constructs/shared/invalid";
import { type Environment, SpecError } from "../language";
import { beforeRetirement } from "./anchor/ways";
import { AwsStack } from "./aws/stack";
import { GcpStack } from "./gcp/stack";
import { kindOfGroup } from "./groups";
import { literal } from "./literal";
import { inOneOrder } from "./one-order";

export { withoutTokenStacks } from "./fast-stack";

/**
 * Adds the stack of an environment to the app; its id is the environment's name, so that `cdktf deploy dev` finds it. What a construct
 * refuses is told as a mistake in the file, where the thing stands that it was made for.
 */
export function addStack(app: App, environment: Environment): GcpStack | AwsStack {
  try {
    const ordered = inOneOrder(literal(environment));
    const stack = stackOf(app, ordered);
    const before = beforeRetirement(ordered);
    if (before !== undefined) stack.retiresFrom(stackOf(new App({ stackTraces: false }), before));
    return stack;
  } catch (error) {
    throw error instanceof ConstructError ? located(environment, error) : error;
  }
}

function stackOf(app: App, environment: Environment): GcpStack | AwsStack {
  switch (environment.cloud) {
    case "gcp":
      return new GcpStack(app, environment);
    case "aws":
      return new AwsStack(app, environment);
  }
}

function located({ locate, kinds }: Environment, error: ConstructError): Error {
  const [, group = "", key] = error.path.split("/");
  const kind = kindOfGroup(group);
  if (kind === undefined || key === undefined) return error;
  const path = [kind, key, ...(pathOf(error.problem, (kinds[kind] as Record<string, unknown>)[key]) ?? [])];
  return new SpecError([{ at: locate(path), field: path.join("."), message: `${error.problem}; ${error.remedy}` }]);
}

/** Where in a thing the text stands that a problem quotes; undefined where it quotes none, or one that stands nowhere or twice. */
function pathOf(problem: string, thing: unknown): string[] | undefined {
  const [, quoted] = /"([^"]+)"/.exec(problem) ?? [];
  const found: string[][] = [];
  const look = (value: unknown, path: string[]): void => {
    if (value === quoted) found.push(path);
    if (typeof value !== "object" || value === null) return;
    for (const [step, below] of Object.entries(value)) look(below, [...path, step]);
  };
  if (quoted !== undefined) look(thing, []);
  return found.length === 1 ? found[0] : undefined;
}
