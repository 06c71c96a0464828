import type { Call } from "./clouds/call";
import { sent, type Send } from "./sent";
import { UserError } from "./user-error";

/** What a cloud answered: a body, or a refusal by its code (`PERMISSION_DENIED`, `ResourceNotFoundException`) in its words. */
export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly code: string;
  readonly words: string;
}

/** How calls are made. */
export interface Asking {
  readonly send: Send;

  /**
   * Waits before a call is made again, some seconds.
   * @default - 1, 2, 4 and 8
   */
  readonly wait?: (seconds: number) => Promise<void>;
}

const pauses = [1, 2, 4, 8];

/**
 * The answer to a call, which is made again where the cloud is too busy to answer.
 *
 * @param isSafe whether it may be made again where nobody knows if it has arrived
 */
export async function asked(call: Call, { send, wait = seconds }: Asking, isSafe = true): Promise<Reply> {
  for (const pause of pauses) {
    const reply = await answered(call, send).catch((error: UserError) => error);
    if (reply instanceof Error) {
      if (!isSafe || !reply.message.includes(" cannot be reached: ")) throw reply;
    } else if (!isBusy(reply, isSafe)) return reply;
    await wait(pause);
  }
  return answered(call, send);
}

/** Some seconds from now. */
export const seconds = (count: number) => new Promise<void>((resolve) => void setTimeout(resolve, count * 1000));

function isBusy({ status, code }: Reply, isSafe: boolean): boolean {
  return status === 429 || status === 503 || /^Throttling|^TooManyRequests/.test(code) || (isSafe && status >= 500);
}

async function answered(call: Call, send: Send): Promise<Reply> {
  const { status, text } = await sent(call, send);
  const body = parsed(text);
  if (status === 200) return { status, body, code: "", words: "" };
  // Google's errors are in a field, with reasons among their details; AWS's are the body.
  const { error } = body as { error?: { status?: string; message?: string; details?: { reason?: string }[] } };
  if (error !== undefined) {
    const reason = error.details?.find((each) => each.reason !== undefined)?.reason;
    return { status, body, code: reason ?? error.status ?? "", words: error.message ?? "" };
  }
  const { __type = "", message, Message } = body as { __type?: string; message?: string; Message?: string };
  return { status, body, code: __type.replace(/^.*#/, ""), words: message ?? Message ?? "" };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A refusal in words that say what to do, as the command line tells it. */
export const refused = (...words: (string | undefined)[]) => new UserError(words.filter(Boolean).join("; "), 4);

/** `: no such key`, in the cloud's own words; nothing where it gave none. */
export const inItsWords = ({ words }: Pick<Reply, "words">) =>
  words === "" ? "" : `: ${words.replace(/\.?\s*$/, "")}`;

/** True of AWS's refusals of credentials themselves, which are old or nobody's. */
export const areRefused = (code: string) =>
  /ExpiredToken|InvalidSignature|UnrecognizedClient|InvalidClientTokenId/.test(code);
