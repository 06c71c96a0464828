import type { Call } from "./clouds/call";
import { type Send, sent } from "./sent";
import type { Program } from "./synthesize";
import { UserError } from "./user-error";
import { awsWay } from "./wake/aws";
import { googleWay } from "./wake/google";
import type { Way } from "./wake/way";

/** What a person asks for. */
export interface WakeOptions {
  /** `endpoint/churn`, for that alone; everything without it. */
  readonly thing?: string;

  /** Print the calls and make none. */
  readonly dryRun?: boolean;

  /** How a call is made. */
  readonly send: Send;

  /**
   * Waits before a call is made again.
   * @default - half a minute
   */
  readonly wait?: () => Promise<void>;
}

const tries = 20;

/**
 * Brings up at once what off hours took down, until they come again, and says so in a line each. The numbers are those of the program, which a deploy
 * would set.
 *
 * @throws UserError with exit code 4 for what the cloud refuses; it tells what was brought up before
 */
export async function wake(program: Program, { thing, dryRun, ...calling }: WakeOptions): Promise<string> {
  const { name, environment } = program;
  if (environment.offHours === undefined)
    throw new UserError(`${name} has no offHours, so that nothing of it goes down; nothing is to be woken`);
  if (thing !== undefined) checkThing(thing, Object.keys(environment.kinds.endpoints));
  const way = environment.cloud === "aws" ? awsWay : googleWay;
  const calls = way.calls(program, thing);
  if (calls.length === 0)
    throw new UserError(`offHours take nothing of ${thing ?? name} down, so that nothing is to be woken`);
  if (dryRun) return calls.map(({ method, url, body }) => `${method} ${url} ${body}`).join("\n");
  const lines: string[] = [];
  for (const call of calls) {
    const answer = await answered(call, way, calling).catch((error: unknown) => {
      throw error instanceof UserError ? new UserError([...lines, error.message].join("\n"), error.exitCode) : error;
    });
    if (answer.status !== 200) throw new UserError([...lines, way.refusal(name, call, answer)].join("\n"), 4);
    lines.push(way.inWords(call));
  }
  return [...lines, "It takes some minutes until all of them serve, and lasts until the off hours come again."].join(
    "\n",
  );
}

/** The answer to a call, which is made again as long as another change is under way. */
async function answered(call: Call, way: Way, { send, wait = halfAMinute }: Pick<WakeOptions, "send" | "wait">) {
  let answer = await sent(call, send);
  for (let made = 1; made < tries && answer.status !== 200 && way.mayPass(answer); made += 1) {
    await wait();
    answer = await sent(call, send);
  }
  return answer;
}

const halfAMinute = () => new Promise<void>((resolve) => void setTimeout(resolve, 30_000));

function checkThing(thing: string, endpoints: readonly string[]): void {
  if (endpoints.some((name) => thing === `endpoint/${name}`)) return;
  const there = endpoints.map((name) => `endpoint/${name}`).join(", ");
  throw new UserError(`nothing here is ${thing}; ${there === "" ? "there is no endpoint" : `there is ${there}`}`);
}
