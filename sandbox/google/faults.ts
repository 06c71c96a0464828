import type { Answer, Call, Course } from "./call";
import type { Json } from "./json";

/** What the sandbox was told to do wrong. */
export interface Fault {
  /** Any, when it is left out. */
  readonly method?: string;
  /** A regular expression on host, path and query: `storage.*acme-raw`. */
  readonly path: string;
  /** The first call that fails, counted among those that match; 1 when it is left out. */
  readonly nth?: number;
  /** How many fail from there on; 1 when it is left out. */
  readonly times?: number;
  /** 0 drops the connection; without a status the answer is the usual one, only late. */
  readonly status?: number;
  /** Instead of Google's usual error; with status 200 it takes the place of the answer. */
  readonly body?: Json;
  readonly delayMs?: number;
  /** The call is answered as usual, and the operation that it begins goes so. */
  readonly operation?: Course;
}

interface CountedFault extends Fault {
  readonly pattern: RegExp;
  seen: number;
}

/** The faults that are to come. */
export class Faults {
  private readonly faults: CountedFault[] = [];

  add(fault: Fault): void {
    this.faults.push({ ...fault, pattern: new RegExp(fault.path), seen: 0 });
  }

  clear(): void {
    this.faults.length = 0;
  }

  /** The fault that `call` meets. Faults count the calls that they match; one that comes before another takes the call from it. */
  next(call: Call): Fault | undefined {
    const query = call.query.toString();
    const address = `${call.host}${call.path}${query === "" ? "" : `?${query}`}`;
    for (const fault of this.faults) {
      const { method, pattern, nth = 1, times = 1 } = fault;
      if ((method !== undefined && method !== call.method) || !pattern.test(address)) continue;
      fault.seen += 1;
      if (fault.seen >= nth && fault.seen < nth + times) return fault;
    }
    return undefined;
  }
}

/** The answer that a fault gives, or nothing when the usual one follows. */
export function faultAnswer({ status, body }: Fault): Answer | undefined {
  if (status === undefined || (status === 200 && body === undefined)) return undefined;
  const error = { code: status, message: `told to fail with ${status}`, status: "UNAVAILABLE" };
  return { status, body: body ?? { error } };
}
