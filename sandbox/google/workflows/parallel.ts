import type { Body, Json } from "../json";
import { Failure, failure } from "./failure";
import { itemsOf } from "./items";
import type { Flow, Frame, Running, Wait } from "./machine";
import { Scope } from "./scope";
import { stepsOf, type Step } from "./source";

/** How steps are run. */
type RunSteps = (steps: readonly Step[], scope: Scope, frame: Frame) => Running<Flow>;

interface Branch {
  readonly id: string;
  readonly running: Running<unknown>;
  readonly frame: Frame;
  /** What it waits for. */
  wait?: Wait;
  error?: Json;
}

/** Runs branches side by side, or the rounds of a loop: each with variables and a clock of its own, save the variables that are shared. */
export function* parallel(name: string, written: Body, scope: Scope, frame: Frame, run: RunSteps): Running<void> {
  const branches = branchesOf(name, written, scope, frame, run);
  const isPatient = written.exception_policy === "continueAll";
  let open = branches;
  while (open.length > 0) {
    const ready = open.filter(({ wait }) => wait === undefined || wait());
    if (ready.length === 0) {
      const waits = open.map(({ wait }) => wait!);
      yield () => waits.some((wait) => wait());
      continue;
    }
    const done = ready.filter(goesOn);
    open = open.filter((each) => !done.includes(each));
    if (!isPatient && done.some(({ error }) => error !== undefined)) break; // the others are stopped
  }
  frame.clock.now = Math.max(...branches.map((each) => each.frame.clock.now), frame.clock.now);
  const failed = branches.filter(({ error }) => error !== undefined);
  if (failed.length === 0) return;
  const told = failed.map(({ id, error }) => ({ id, error }));
  throw failure("UnhandledBranchError", "UnhandledBranchError: One or more branches or iterations encountered an unhandled runtime error", { branches: told }); // prettier-ignore
}

/** Goes on with a branch until it waits; true where it has ended. */
function goesOn(branch: Branch): boolean {
  try {
    const { done, value } = branch.running.next();
    branch.wait = done === true ? undefined : (value as Wait);
    return done === true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    branch.error = error.value;
    return true;
  }
}

function branchesOf(
  name: string,
  { shared = [], branches, for: loop }: Body,
  scope: Scope,
  frame: Frame,
  run: RunSteps,
): Branch[] {
  const branch = (id: string, steps: Json, own = new Scope(scope, shared)): Branch => {
    const ownFrame = { ...frame, clock: { now: frame.clock.now } };
    return { id, running: run(stepsOf(steps, name), own, ownFrame), frame: ownFrame };
  };
  if (loop === undefined)
    return (branches as Body[])
      .flatMap((each) => Object.entries<Json>(each))
      .map(([id, { steps }]) => branch(id, steps));
  return itemsOf(loop, scope, frame).map((value, index) => {
    const own = new Scope(scope, shared);
    own.own(loop.value, value);
    if (loop.index !== undefined) own.own(loop.index, index);
    return branch(String(index), loop.steps, own);
  });
}
