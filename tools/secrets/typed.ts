import type { ReadStream } from "node:tty";
import { UserError } from "../user-error";

/** What is typed into a line that shows nothing of it. */
export class HiddenLine {
  private letters: string[] = [];

  /**
   * Takes what came in, and returns the line once it has ended.
   *
   * @throws UserError where nobody wants to go on, and for what would be cut short without a word: several lines pasted at once
   */
  take(came: string): string | undefined {
    const all = [...came];
    for (const [index, letter] of all.entries()) {
      if (letter === "\r" || letter === "\n" || letter === "\u0004") {
        if (all.slice(index + 1).some((each) => !/[\r\n]/.test(each)))
          throw new UserError("several lines came at once, of which one would be kept; write them by a pipe: < file");
        return this.letters.join("");
      }
      if (letter === "\u0003") throw new UserError("nothing was sent", 130);
      if (letter === "\u001b") throw new UserError("that key writes nothing here; begin again, or write by a pipe: < file");
      if (letter === "\u007f" || letter === "\b") this.letters.pop();
      else if (letter === "\u0015") this.letters = [];
      else this.letters.push(letter);
    }
    return undefined;
  }
} // prettier-ignore

/** Asks in the terminal and shows nothing of the answer: once, since what is asked for is pasted. */
export function typed(question: string, input: ReadStream, output: NodeJS.WritableStream): Promise<Buffer> {
  output.write(question);
  const line = new HiddenLine();
  const wasRaw = input.isRaw;
  input.setRawMode(true);
  input.setEncoding("utf8");
  return new Promise<Buffer>((resolve, reject) => {
    input.on("data", (came) => {
      try {
        const text = line.take(String(came));
        if (text !== undefined) resolve(Buffer.from(text));
      } catch (error) {
        reject(error as Error);
      }
    });
    input.on("end", () => reject(new UserError("nothing was sent", 130)));
    input.on("error", reject);
  }).finally(() => {
    input.removeAllListeners("data");
    input.setRawMode(wasRaw);
    input.pause();
    output.write("\n");
  });
}
