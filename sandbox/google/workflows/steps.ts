import type { Body, Json } from "../json";
import { callStep } from "./calls";
import { Failure, failure } from "./failure";
import { itemsOf } from "./items";
import type { Flow, Frame, Running } from "./machine";
import { truth } from "./operators";
import { parallel } from "./parallel";
import { retried, type Policy } from "./retry";
import { Scope } from "./scope";
import { stepsOf, type Routine, type Step } from "./source";
import { assign, valueOf } from "./values";

const deepest = 20; // "Quotas and limits", Workflows: call stack depth

/** Runs the main workflow, or one that a step calls, with its arguments by name. */
export function* runRoutine(routine: Routine, args: Body, outer: Frame): Running<Json> {
  if (outer.depth >= deepest) throw failure("RecursionError", `workflows call each other at most ${deepest} deep`);
  const frame = { ...outer, depth: outer.depth + 1 };
  const scope = new Scope();
  for (const { name, other } of routine.params) {
    if (!Object.hasOwn(args, name) && other === undefined) throw failure("TypeError", `no value for parameter ${name}`);
    scope.own(name, Object.hasOwn(args, name) ? args[name] : other);
  }
  const flow = yield* runSteps(routine.steps, scope, frame);
  return flow !== undefined && "value" in flow ? flow.value : null;
}

export function* runSteps(steps: readonly Step[], scope: Scope, frame: Frame): Running<Flow> {
  for (let at = 0; at < steps.length;) {
    const { name, body } = steps[at]!;
    frame.machine.step();
    const flow = yield* runStep(name, body, scope, frame);
    if (flow !== undefined && "value" in flow) return flow;
    const named = flow === undefined ? at + 1 : steps.findIndex((each) => each.name === flow.next);
    if (named < 0) return flow;
    at = named;
  }
  return undefined;
}

function* runStep(name: string, body: Body, scope: Scope, frame: Frame): Running<Flow> {
  const inner = yield* acted(name, body, scope, frame);
  return inner ?? (body.next === undefined ? undefined : { next: body.next });
}

function* acted(name: string, body: Body, scope: Scope, frame: Frame): Running<Flow> {
  const nested = (written: Json, within = scope) => runSteps(stepsOf(written, name), within, frame);
  if (body.assign !== undefined) {
    for (const [to, written] of (body.assign as Body[]).flatMap((each) => Object.entries<Json>(each)))
      assign(to, valueOf(written, scope, frame), scope, frame);
  } else if (body.call !== undefined) yield* called(body, scope, frame);
  else if (body.switch !== undefined) return yield* chosen(name, body.switch, scope, frame);
  else if (body.for !== undefined) return yield* looped(name, body.for, scope, frame);
  else if (body.parallel !== undefined) yield* parallel(name, body.parallel, scope, frame, runSteps);
  else if (body.try !== undefined) return yield* tried(name, body, scope, frame);
  else if (body.steps !== undefined) return yield* nested(body.steps);
  else if (body.raise !== undefined) throw new Failure(valueOf(body.raise, scope, frame));
  else if (body.return !== undefined) return { value: valueOf(body.return, scope, frame) };
  return undefined;
}

function* called({ call, args = {}, result }: Body, scope: Scope, frame: Frame): Running<void> {
  const given: Body = valueOf(args, scope, frame);
  const routine = Object.hasOwn(frame.machine.source, call) ? frame.machine.source[call] : undefined;
  const value = yield* routine ? runRoutine(routine, given, frame) : callStep(call, given, scope, frame);
  if (result !== undefined) scope.set(result, value);
}

/** The first case whose condition holds. */
function* chosen(name: string, cases: Body[], scope: Scope, frame: Frame): Running<Flow> {
  for (const { condition, ...body } of cases) {
    if (truth(valueOf(condition, scope, frame), "a condition")) return yield* runStep(name, body, scope, frame);
  }
  return undefined;
}

function* looped(name: string, loop: Body, scope: Scope, frame: Frame): Running<Flow> {
  const own = new Scope(scope);
  for (const [index, value] of itemsOf(loop, scope, frame).entries()) {
    own.own(loop.value, value);
    if (loop.index !== undefined) own.own(loop.index, index);
    const flow = yield* runSteps(stepsOf(loop.steps, name), own, frame);
    if (flow === undefined || ("next" in flow && flow.next === "continue")) continue;
    if ("next" in flow && flow.next === "break") break;
    return flow;
  }
  return undefined;
}

function* tried(name: string, body: Body, scope: Scope, frame: Frame): Running<Flow> {
  const { try: work, retry, except } = body;
  const once = () => (work.call === undefined ? runSteps(stepsOf(work.steps, name), scope, frame) : calledOnce());
  function* calledOnce(): Running<Flow> {
    yield* called(work, scope, frame);
    return undefined;
  }
  try {
    const policy: Policy | undefined = retry === undefined ? undefined : valueOf(retry, scope, frame);
    return yield* policy === undefined ? once() : retried(policy, once, frame, runRoutine);
  } catch (error) {
    if (!(error instanceof Failure) || except === undefined) throw error;
    const own = new Scope(scope);
    if (except.as !== undefined) own.own(except.as, error.value);
    return yield* runSteps(stepsOf(except.steps, name), own, frame);
  }
}
