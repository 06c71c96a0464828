import validate from "asl-validator";
import jsonata from "jsonata";

type Json = Record<string, unknown>;

/** A state of a definition, as far as tests read it. */
interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly End?: boolean;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Assign?: Json;
  readonly Arguments?: Json;
  readonly Resource?: string;
  readonly Output?: unknown;
  readonly Error?: string;
  readonly [field: string]: unknown;
}

/** A definition in the Amazon States Language. */
export interface Definition {
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/** What is wrong with a definition: by the language's schema, and by each of its expressions. */
export function problemsOf(text: string): string[] {
  const definition = JSON.parse(text) as Definition;
  const { isValid, errorsText } = validate(definition);
  const broken = expressionsIn(definition).flatMap((expression) => {
    try {
      jsonata(expression);
      return [];
    } catch (error) {
      return [`${(error as Error).message}: ${expression}`];
    }
  });
  return [...(isValid ? [] : [errorsText("\n")]), ...broken];
}

/** How an execution went. */
export interface Execution {
  /** `SUCCEEDED`, or the error of the state that failed it. */
  readonly ended: string;
  readonly output?: unknown;
  /** What was called, with what, in order. */
  readonly calls: readonly { readonly action: string; readonly arguments: Json }[];
}

/**
 * Runs a definition by the rules of "Transforming data with JSONata" (Step Functions guide), with the reference implementation of JSONata; waits take no time, and
 * nothing is tried again.
 *
 * @param answer what a call answers; `undefined` where the execution is stopped by it
 */
export async function execute(
  definition: Definition,
  input: unknown,
  answer: (action: string, args: Json) => unknown,
  context: Json = {},
): Promise<Execution> {
  const machine = { Id: "arn:aws:states:eu-west-1:123456789012:stateMachine:x" };
  const execution = { Id: "arn:aws:states:eu-west-1:123456789012:execution:x:1", Name: "1", Input: input, ...context };
  const calls: { action: string; arguments: Json }[] = [];
  const variables: Json = {};
  let at = definition.StartAt;
  let passed = input;
  for (let steps = 0; steps < 100; steps++) {
    const state = definition.States[at]!;
    const states: Json = { input: passed, context: { Execution: execution, StateMachine: machine } };
    const known = () => ({ ...variables, states });
    if (state.Type === "Fail") return { ended: state.Error!, calls };
    if (state.Type === "Succeed") return { ended: "SUCCEEDED", output: passed, calls };
    if (state.Type === "Task") {
      const args = (await worked(state.Arguments, known())) as Json;
      const action = state.Resource!.replace(/^arn:[a-z-]+:states:::/, "");
      calls.push({ action, arguments: args });
      states.result = answer(action, args);
      if (states.result === undefined) return { ended: "ABORTED", calls };
    }
    const assigned = (await worked(state.Assign ?? {}, known())) as Json;
    const isNothing = Object.entries(assigned).find(([, value]) => value === undefined);
    if (isNothing !== undefined)
      throw new Error(`States.QueryEvaluationError: ${at} assigns nothing to ${isNothing[0]}`);
    if (state.Output !== undefined) passed = await worked(state.Output, known());
    else if (state.Type === "Task") passed = states.result;
    const next = state.Type === "Choice" ? await chosen(state, known()) : state.Next;
    Object.assign(variables, assigned);
    if (state.End === true) return { ended: "SUCCEEDED", output: passed, calls };
    at = next!;
  }
  throw new Error("does not end");
}

async function chosen({ Choices = [], Default }: State, known: Json): Promise<string> {
  for (const { Condition, Next } of Choices) {
    const value = await worked(Condition, known);
    if (typeof value !== "boolean") throw new Error(`States.QueryEvaluationError: ${Condition} is ${String(value)}`);
    if (value) return Next;
  }
  return Default!;
}

/** A value of a definition as Step Functions works it out. */
async function worked(value: unknown, known: Json): Promise<unknown> {
  if (typeof value === "string") return isExpression(value) ? withoutMarks(await jsonata(inner(value)).evaluate({}, known)) : value; // prettier-ignore
  if (Array.isArray(value)) return Promise.all(value.map((each) => worked(each, known)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [key, await worked(each, known)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function expressionsIn(value: unknown): string[] {
  if (typeof value === "string") return isExpression(value) ? [inner(value)] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}

const isExpression = (text: string) => text.startsWith("{%") && text.endsWith("%}");
const inner = (text: string) => text.slice(2, -2).trim();

/** JSONata marks its sequences. */
const withoutMarks = (value: unknown) =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
