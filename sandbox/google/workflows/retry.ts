import type { Body, Json } from "../json";
import { Failure } from "./failure";
import type { Flow, Frame, Running } from "./machine";
import { truth } from "./operators";
import type { Routine } from "./source";

/** "Retry steps", Workflows. */
export interface Policy {
  readonly predicate?: string;
  readonly max_retries?: number;
  readonly backoff?: { readonly initial_delay?: number; readonly max_delay?: number; readonly multiplier?: number };
}

/** How a workflow of one's own is run. */
type RunRoutine = (routine: Routine, args: Body, frame: Frame) => Running<Json>;

const transient: Readonly<Record<string, (code: number, tags: readonly string[]) => boolean>> = {
  "http.default_retry_predicate": (code, tags) =>
    [429, 502, 503, 504].includes(code) || tags.includes("ConnectionError") || tags.includes("TimeoutError"),
  "http.default_retry_non_idempotent_predicate": (code, tags) =>
    [429, 503].includes(code) || tags.includes("ConnectionFailedError"),
};

/** Does it again, after a while, as long as it fails in a way that the policy names. */
export function* retried(policy: Policy, once: () => Running<Flow>, frame: Frame, run: RunRoutine): Running<Flow> {
  const { max_retries: most = 5, backoff: { initial_delay = 1, max_delay = 60, multiplier = 1.25 } = {} } = policy;
  let delay = initial_delay;
  for (let retries = 0; ; retries++) {
    try {
      return yield* once();
    } catch (error) {
      if (!(error instanceof Failure) || retries >= most || !(yield* isTransient(policy, error.value, frame, run)))
        throw error;
      frame.clock.now += delay * 1000;
      delay = Math.min(delay * multiplier, max_delay);
    }
  }
}

function* isTransient({ predicate = "" }: Policy, error: Json, frame: Frame, run: RunRoutine): Running<boolean> {
  const own = Object.hasOwn(frame.machine.source, predicate) ? frame.machine.source[predicate] : undefined;
  if (own !== undefined) {
    const [param = { name: "e" }] = own.params;
    return truth(yield* run(own, { [param.name]: error }, frame), `what ${predicate} returns`);
  }
  return transient[predicate]?.(error?.code ?? 0, error?.tags ?? []) ?? false;
}
