import { parse } from "yaml";
import { isBody, type Body, type Json } from "../json";
import { parsed, target, type Expression } from "./expression";
import { library } from "./library";

/** One step: its name, and what it does. */
export interface Step {
  readonly name: string;
  readonly body: Body;
}

/** The main workflow, or one that it calls. */
export interface Routine {
  /** Names, with the value of what is not given; a name without one must be given. */
  readonly params: readonly { readonly name: string; readonly other?: Json }[];
  readonly steps: readonly Step[];
}

export type Source = Readonly<Record<string, Routine>>;

const actions = ["assign", "call", "switch", "for", "parallel", "try", "raise", "return", "steps"];
const besides: Readonly<Record<string, readonly string[]>> = { call: ["args", "result"], try: ["retry", "except"] };

// "Quotas and limits", Workflows.
const most = { expression: 400, assign: 50, switch: 50, branches: 10 };

/** Reads the source of a workflow, in YAML or JSON. Throws a `SyntaxError` for what Workflows would not deploy. */
export function readSource(text: string): Source {
  const tree = treeOf(text);
  const written: Body = Array.isArray(tree) ? { main: { steps: tree } } : tree;
  if (!isBody(written) || written.main === undefined) throw new SyntaxError("there is no main workflow");
  const source = Object.fromEntries(Object.entries(written).map(([name, routine]) => [name, routineOf(name, routine)]));
  for (const [name, { steps }] of Object.entries(source)) checkSteps(steps, { routine: name, source, targets: [] });
  return source;
}

function treeOf(text: string): Json {
  try {
    return parse(text);
  } catch (error) {
    throw new SyntaxError((error as Error).message.split("\n")[0]);
  }
}

function routineOf(name: string, written: Json): Routine {
  if (!isBody(written)) throw new SyntaxError(`workflow ${name} is no map`);
  const unknown = Object.keys(written).find((key) => !["params", "steps"].includes(key));
  if (unknown !== undefined) throw new SyntaxError(`workflow ${name} has no '${unknown}'`);
  const params: Json[] = written.params ?? [];
  if (name === "main" && params.length > 1) throw new SyntaxError("main takes one parameter");
  return { params: params.map(paramOf), steps: stepsOf(written.steps, `workflow ${name}`) };
}

function paramOf(written: Json): { name: string; other?: Json } {
  if (typeof written === "string") return { name: written };
  const [[name, other] = ["", null]] = Object.entries<Json>(written);
  return { name, other };
}

/** A list of maps with one name each. */
export function stepsOf(written: Json, where: string): Step[] {
  if (!Array.isArray(written) || written.length === 0) throw new SyntaxError(`${where} needs a list of steps`);
  return written.map((each) => {
    const [[name, body] = ["", undefined], ...more] = Object.entries<Json>(isBody(each) ? each : {});
    if (!isBody(body) || more.length > 0) throw new SyntaxError(`${where}: a step is one name with a map`);
    return { name, body };
  });
}

interface Place {
  readonly routine: string;
  readonly source: Source;
  /** The steps that `next` may name. */
  readonly targets: readonly string[];
}

function checkSteps(steps: readonly Step[], place: Place): void {
  const names = steps.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at || place.targets.includes(name));
  if (twice !== undefined) throw new SyntaxError(`step ${twice} is there twice`);
  const inside = { ...place, targets: [...place.targets, ...names] };
  for (const { name, body } of steps) checkStep(name, body, inside);
}

function checkStep(name: string, body: Body, place: Place): void {
  const wrong = (what: string) => new SyntaxError(`in workflow '${place.routine}', step '${name}': ${what}`);
  const done = actions.filter((each) => body[each] !== undefined);
  if (done.length > 1) throw wrong(`${done.join(" and ")} exclude each other`);
  if (done.length === 0 && body.next === undefined) throw wrong("it does nothing");
  const known = ["next", "condition", ...done, ...(besides[done[0] ?? ""] ?? [])];
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown !== undefined) throw wrong(`unexpected '${unknown}'`);
  if (body.next !== undefined && body.next !== "end" && !place.targets.includes(body.next))
    throw wrong(`next names '${body.next}', which is not there`);
  if (body.assign !== undefined) checkAssign(body.assign, wrong);
  const { for: loop, parallel, try: tried, except, switch: cases, steps, ...plain } = body;
  checkValues([plain, tried?.call && tried, loop?.in, loop?.range, parallel?.for?.in], place, wrong);
  if (Array.isArray(cases)) {
    if (cases.length > most.switch) throw wrong(`at most ${most.switch} conditions`);
    for (const each of cases as Body[]) checkStep(name, each, place);
  } else if (cases !== undefined) throw wrong("switch needs a list");
  const nested = (written: Json, targets = place.targets) =>
    checkSteps(stepsOf(written, `step ${name}`), { ...place, targets });
  if (steps !== undefined) nested(steps);
  if (tried !== undefined && tried.call === undefined) nested(tried.steps);
  if (except !== undefined) nested(except.steps);
  if (loop !== undefined) nested(loop.steps, ["break", "continue"]); // out of a loop by these alone
  if (parallel?.for !== undefined) nested(parallel.for.steps, ["break", "continue"]);
  const branches: Body[] = parallel?.branches ?? [];
  if (branches.length > most.branches) throw wrong(`at most ${most.branches} branches`);
  for (const [[, branch] = []] of branches.map((each) => Object.entries<Json>(each))) nested(branch?.steps, []);
}

function checkAssign(assign: Json, wrong: (what: string) => SyntaxError): void {
  if (!Array.isArray(assign) || assign.some((each) => !isBody(each) || Object.keys(each).length !== 1))
    throw wrong("assign needs a list of maps with one variable each");
  if (assign.length > most.assign) throw wrong(`at most ${most.assign} assignments`);
  for (const [name] of assign.map((each) => Object.keys(each as Body))) guarded(() => target(name!), wrong);
}

/** Every expression in values is one, and calls what is there. */
function checkValues(value: Json, place: Place, wrong: (what: string) => SyntaxError): void {
  if (Array.isArray(value)) return value.forEach((each) => checkValues(each, place, wrong));
  if (isBody(value)) return Object.entries(value).flat().forEach((each) => checkValues(each, place, wrong)); // prettier-ignore
  if (typeof value !== "string") return;
  const unknown = guarded(() => expressionIn(value), wrong)?.functions.find((each) => !isFunction(each));
  if (unknown !== undefined) throw wrong(`there is no function ${unknown}`);
}

const isFunction = (name: string) => Object.hasOwn(library, name) || ["sys.now", "sys.get_env"].includes(name);

function guarded<Value>(read: () => Value, wrong: (what: string) => SyntaxError): Value {
  try {
    return read();
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

const known = new Map<string, Expression>();

/** The expression that a text is, from `${` to `}`; nothing where it is none. Part of a text is no expression. */
export function expressionIn(text: string): Expression | undefined {
  const inner = /^\s*\$\{([\s\S]*)\}\s*$/.exec(text)?.[1];
  if (inner === undefined) {
    if (text.includes("${")) throw new SyntaxError(`an expression must be the whole text: ${text}`);
    return undefined;
  }
  if (inner.length > most.expression) throw new SyntaxError(`an expression has at most ${most.expression} characters`);
  const read = known.get(inner) ?? parsed(inner);
  known.set(inner, read);
  return read;
}
