import { expect } from "vitest";
import type { Ended } from "./run";

interface CommandMatchers<R = unknown> {
  /** The command succeeded, and said `text`. */
  toSucceed: (text?: string) => R;

  /** The command failed, and said `text`, however it was broken into lines. */
  toFail: (text: string) => R;
}

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Matchers<T = any> extends CommandMatchers<T> {}
}

expect.extend({
  toSucceed: ({ code, output }: Ended, text = "") => ({
    pass: code === 0 && flat(output).includes(text),
    message: () => `ended with ${code}, was to succeed and to say "${text}":\n${output}`,
  }),
  toFail: ({ code, output }: Ended, text: string) => ({
    pass: code !== 0 && flat(output).includes(text),
    message: () => `ended with ${code}, was to fail and to say "${text}":\n${output}`,
  }),
});

/** Terraform puts messages into frames and breaks their lines; the engine's command line puts the environment's name before each line. */
function flat(output: string): string {
  return output
    .split("\n")
    .map((line) => line.replace(/^\S*\s*[│╷╵]/, ""))
    .join(" ")
    .replace(/\s+/g, " ");
}
