import { relative } from "node:path";
import type { Asker } from "./init/ask";
import { isCommand, projectFiles } from "./init/files";
import { foundAnswers, foundCloud, type Found, type FoundAnswers } from "./init/found";
import type { Machine } from "./init/machine";
import { mistakesIn } from "./init/mistakes";
import { ownSpec } from "./init/packed";
import { sandboxSetUp } from "./init/pages";
import { isCloud, questions, questionsOf, type Answers, type Given, type Question } from "./init/questions";
import { checkEmpty, writeAll } from "./init/write";
import { UserError } from "./user-error";

export { realMachine } from "./init/machine";

/** Settings of {@link init}. */
export interface InitOptions {
  /** Folder that becomes the project; it holds nothing yet. */
  readonly folder: string;
  /** Answers from the command line, which nobody is asked for. */
  readonly given: Given;
  /**
   * Who asks for the rest.
   * @default - nobody: what was found counts, and what is missing is told all at once
   */
  readonly asker?: Asker;
}

/** What was written, and how to go on. */
export interface Started {
  readonly folder: string;
  /** Paths from the folder. */
  readonly files: readonly string[];
  /** Answers that nobody gave, and where they were found. */
  readonly found: FoundAnswers;
  /** The next commands, to be run where `init` was. */
  readonly next: readonly string[];
}

/** `ponte init`: a project of one environment in an empty folder, with the workflows. No network, and no cloud is asked. */
export async function init(machine: Machine, { folder, given, asker }: InitOptions): Promise<Started> {
  const shown = relative(".", folder) || ".";
  checkEmpty(folder, shown);
  const { answers, found } = await answersTo(machine, { folder, given, asker });
  const files = projectFiles(answers, ownSpec(folder));
  writeAll(folder, files, isCommand);
  const there = shown === "." ? [] : [`cd ${quoted(shown)}`];
  const tried = [...there, "npm install", ...sandboxSetUp[answers.cloud], sandboxed].join(" && ");
  return { folder: shown, files: Object.keys(files).sort(), found, next: [tried, "npx ponte show dev", "npx ponte doctor dev"] };
} // prettier-ignore

const sandboxed = "npx ponte sandbox -- cdktf deploy dev --auto-approve";

const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : `"${path}"`);

/** What `init` says at its end. */
export function startedText({ folder, files, found, next }: Started): string {
  const taken = Object.entries(found as Record<string, Found>).map(([name, { answer, from }]) => `  ${name}: ${answer} (${from})`); // prettier-ignore
  return [
    ...(taken.length === 0 ? [] : ["Found, and not asked:", ...taken, ""]),
    `Written to ${folder}:`,
    ...files.map((file) => `  ${file}`),
    "",
    "Next, first of all in the sandbox, which needs no account:",
    ...next.map((command) => `  ${command}`),
  ].join("\n");
} // prettier-ignore

async function answersTo(machine: Machine, { folder, given, asker }: InitOptions) {
  let answers: Given = withImpliedCloud(given);
  refuseStray(answers);
  refuse(mistakesIn(answers), "cannot be taken");
  const found: Partial<Record<Question["name"], Found>> = {};
  const missing: string[] = [];
  for (const name of questions.map((question) => question.name)) {
    const here = foundAnswers(machine, isCloud(answers.cloud) ? answers.cloud : undefined, folder);
    const question = questionsOf(isCloud(answers.cloud) ? answers.cloud : undefined).find((each) => each.name === name);
    if (question === undefined || answers[name] !== undefined) continue;
    const offered = name === "cloud" ? foundCloud(machine) : here[name];
    const good = offered !== undefined && !mistakesIn({ ...answers, [name]: offered.answer }).has(name);
    const taken = good ? offered : undefined;
    if (asker !== undefined) answers = { ...answers, [name]: await asker.ask(question, taken, answers) };
    else if (taken === undefined) missing.push(missingLine(question, offered));
    else {
      found[name] = taken;
      answers = { ...answers, [name]: taken.answer };
    }
  }
  if (missing.length > 0)
    throw new UserError(["nothing was written, because these are missing:", ...missing].join("\n"));
  refuse(mistakesIn(answers), "cannot be taken");
  return { answers: answers as unknown as Answers, found };
}

/** Where no cloud is known, what depends on it is missing, too. */
function missingLine({ name, flag, ask, hint }: Question, offered: Found | undefined): string {
  const place = name === "cloud" ? "; with it --account, or --project and --project-number" : "";
  const seen = offered === undefined ? "" : `; ${offered.answer}, from ${offered.from}, cannot be taken`;
  return `  ${flag} <${name}>: ${ask} ${hint}${place}${seen}`;
}

/** An account is AWS's, a project Google Cloud's. */
function withImpliedCloud(given: Given): Given {
  if (given.cloud !== undefined) return given;
  if (given.account !== undefined && given.project === undefined) return { ...given, cloud: "aws" };
  return given.project !== undefined && given.account === undefined ? { ...given, cloud: "gcp" } : given;
}

/** An answer to a question of the other cloud. */
function refuseStray(given: Given): void {
  if (!isCloud(given.cloud)) return;
  const asked = questionsOf(given.cloud);
  const stray = questions.filter((each) => given[each.name] !== undefined && !asked.includes(each));
  if (stray.length > 0)
    throw new UserError(`${stray[0]!.flag} is for ${stray[0]!.on}, and the cloud is ${given.cloud}; leave one of them out`);
} // prettier-ignore

function refuse(mistakes: ReadonlyMap<string, string>, what: string): void {
  if (mistakes.size === 0) return;
  const lines = [...mistakes].map(([name, message]) => {
    const { flag } = questions.find((question) => question.name === name)!;
    return `  ${flag}: ${message}`;
  });
  throw new UserError([`nothing was written, because these ${what}:`, ...lines].join("\n"));
}
