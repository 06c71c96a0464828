import type { Call } from "./clouds/call";
import type { Answer } from "./clouds/send";
import { UserError } from "./user-error";

/** How a call is made: {@link send}, or what a test answers. */
export type Send = (call: Call) => Promise<Answer>;

/** Makes calls as who is logged in; what makes them is loaded with the first. */
export const sendForReal: Send = async (call) => (await import("./clouds/send.js")).send(call);

/**
 * The answer to a call, whatever it is.
 *
 * @throws UserError with exit code 4 where there are no credentials, or no way to the cloud; it names the host alone, and nothing that was sent
 */
export async function sent(call: Call, send: Send): Promise<Answer> {
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
