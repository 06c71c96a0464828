import { UserError } from "../user-error";
import type { Found } from "./found";
import { mistakesIn } from "./mistakes";
import type { Given, Question } from "./questions";

/** How a person is asked. */
export interface Asker {
  /** The answer to one question; what was found is offered first. */
  ask(question: Question, found: Found | undefined, given: Given): Promise<string>;
}

/** Asks in the terminal. What draws the questions is loaded here, and by no other command. */
export async function terminalAsker(): Promise<Asker> {
  const { intro, isCancel, select, text } = await import("@clack/prompts");
  intro("A new project of Ponte's; nothing is written before the last answer");
  return {
    async ask(question, found, given) {
      const message = `${question.ask} (${found === undefined ? question.hint : `from ${found.from}`})`;
      const answer =
        question.name === "cloud"
          ? await select({
              message,
              initialValue: found?.answer,
              options: [
                { value: "gcp", label: "Google Cloud" },
                { value: "aws", label: "AWS" },
              ],
            })
          : await text({
              message,
              initialValue: found?.answer,
              validate: (typed) => mistakesIn({ ...given, [question.name]: typed?.trim() ?? "" }).get(question.name),
            });
      if (isCancel(answer)) throw new UserError("nothing was written", 130);
      return String(answer).trim();
    },
  };
}
