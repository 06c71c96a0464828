import type { Call } from "./clouds/call";
import type { Answer } from "./clouds/send";
import type { Program } from "./synthesize";
import { UserError } from "./user-error";
import { awsCalls } from "./wake/aws";

/** What a person asks for. */
export interface WakeOptions {
  /** `endpoint/churn`, for that alone; everything without it. */
  readonly thing?: string;

  /** Print the calls and make none. */
  readonly dryRun?: boolean;

  /** How a call is made. */
  readonly send: (call: Call) => Promise<Answer>;
}

/**
 * Brings up at once what off hours took down, until they come again, and says so in a line each. The numbers are those of the program, which a deploy
 * would set.
 *
 * @throws UserError with exit code 4 for what the cloud refuses
 */
export async function wake(
  { name, environment, json }: Program,
  { thing, dryRun, send }: WakeOptions,
): Promise<string> {
  if (environment.offHours === undefined)
    throw new UserError(`${name} has no offHours, so that nothing of it goes down; nothing is to be woken`);
  if (environment.cloud === "gcp")
    throw new UserError(
      `ponte wake knows AWS alone so far; run the jobs that end in _up in Cloud Scheduler of ${environment.gcp.project}`,
    );
  if (thing !== undefined) checkThing(thing, Object.keys(environment.kinds.endpoints));
  const calls = awsCalls(json, environment.aws.region, thing);
  if (calls.length === 0)
    throw new UserError(`offHours take nothing of ${thing ?? name} down, so that nothing is to be woken`);
  if (dryRun) return calls.map(({ method, url, body }) => `${method} ${url} ${body}`).join("\n");
  const lines = [];
  for (const call of calls) {
    const { ResourceId, MinCapacity, MaxCapacity } = JSON.parse(call.body!) as Record<string, unknown>;
    const answer = await sent(call, send);
    if (answer.status !== 200) throw refusal(name, String(ResourceId), answer);
    const replicas =
      MinCapacity === MaxCapacity ? String(MinCapacity) : `${String(MinCapacity)} to ${String(MaxCapacity)}`;
    lines.push(`${String(ResourceId)} comes up to ${replicas}`);
  }
  return [...lines, "It takes some minutes until all of them serve, and lasts until the off hours come again."].join(
    "\n",
  );
}

function checkThing(thing: string, endpoints: readonly string[]): void {
  if (endpoints.some((name) => thing === `endpoint/${name}`)) return;
  const there = endpoints.map((name) => `endpoint/${name}`).join(", ");
  throw new UserError(`nothing here is ${thing}; ${there === "" ? "there is no endpoint" : `there is ${there}`}`);
}

async function sent(call: Call, send: WakeOptions["send"]): Promise<Answer> {
  try {
    return await send(call);
  } catch (error) {
    const { name, message } = error as Error;
    throw new UserError(
      name === "NoCredentials" ? message : `${new URL(call.url).host} cannot be reached: ${message}`,
      4,
    );
  }
}

/** What a cloud refuses, in words that say what to do. */
function refusal(name: string, what: string, { status, text }: Answer): UserError {
  const { __type = "", message, Message } = parsed(text);
  const [code, words] = [__type.replace(/^.*#/, ""), message ?? Message ?? text.slice(0, 200)];
  if (/AccessDenied/.test(code) || status === 403)
    return new UserError(
      `AWS refuses to wake ${what}: ${words}; who wakes needs application-autoscaling:RegisterScalableTarget, as ponte rights ${name} --deploy gives it`,
      4,
    );
  if (/ExpiredToken|InvalidSignature|UnrecognizedClient/.test(code))
    return new UserError(`AWS does not take these credentials: ${words}; run aws sso login`, 4);
  if (/ValidationException|ObjectNotFound/.test(code))
    return new UserError(`AWS does not know ${what}: ${words}; deploy ${name} first`, 4);
  return new UserError(`AWS answered ${status} for ${what}: ${code} ${words}; try again, and see its console`, 4);
}

function parsed(text: string): { __type?: string; message?: string; Message?: string } {
  try {
    return JSON.parse(text) as { __type?: string };
  } catch {
    return {};
  }
}
