import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clientsOf, type Clients, type Endpoint } from "./clients";
import { name, type Changes } from "./environments";
import type { Options } from "./options";
import type { Outcome, Question, Step } from "./questions";
import { firstError, Program, type Ended } from "./terraform";

/** Where the vendors' libraries lie. */
export const clientsFolder = (root: string): string => join(root, ".ponte", "first-run", "clients");

/** What a run learned. */
export interface Learned {
  readonly outcomes: readonly Outcome[];
  /** What was asked of the cloud itself. */
  readonly looked: ReadonlyMap<Question, string>;
}

interface Run {
  readonly options: Options;
  readonly steps: readonly Step[];
  readonly questions: readonly Question[];
  readonly folder: string;
  readonly root: string;
  readonly writeEnvironment: (changes: Changes) => void;
  /** How long metrics and captured requests take to be seen, in seconds. */
  readonly patience: number;
}

/**
 * Takes the environment through the steps. A step that fails is an answer, too: the next ones are tried all the same, unless the first deploy has
 * failed. Whatever happens, what was made is destroyed.
 */
export async function go({
  options,
  steps,
  questions,
  folder,
  root,
  writeEnvironment,
  patience,
}: Run): Promise<Learned> {
  const program = new Program(folder, root, name);
  const clients = clientsOf(options, clientsFolder(root));
  const outcomes: Outcome[] = [];
  const looked = new Map<Question, string>();

  const perform = async (step: Step): Promise<string | undefined> => {
    if ("calls" in step) return predictions(program, clients, step.calls);
    if ("plan" in step) return plan(program, step.plan === "planner" ? plannersVariables(options) : {});
    writeEnvironment(step.deploy);
    return applied(program);
  };
  try {
    for (const step of steps) {
      if (outcomes[0]?.error !== undefined) outcomes.push({ step: step.name, minutes: 0, skipped: true });
      else outcomes.push({ ...(await timed(step.name, () => perform(step))), isOpen: step.isOpen });
    }
    if (outcomes[0]?.error === undefined) {
      const open = questions.filter(({ look }) => look !== undefined);
      await sleep(patience * 1_000);
      for (const question of open) looked.set(question, await question.look!(clients).catch(couldNot));
    }
  } finally {
    outcomes.push(await timed("destroy", () => destroyed(program, folder)));
  }
  return { outcomes, looked };
}

const couldNot = (error: Error) => `could not be asked: ${error.message}`;

async function timed(step: string, work: () => Promise<string | undefined>): Promise<Outcome> {
  console.log(`${new Date().toISOString().slice(11, 19)} ${step} ...`);
  const began = Date.now();
  const error = await work().catch((problem: Error) => problem.message);
  if (error !== undefined) console.log(`         ${error}`);
  return { step, minutes: (Date.now() - began) / 60_000, error };
}

const problem = ({ code, output }: Ended) => (code === 0 ? undefined : firstError(output));

async function applied(program: Program): Promise<string | undefined> {
  const made = problem(await program.synth());
  if (made !== undefined) return made;
  return (
    problem(await program.terraform("init", ["-input=false"])) ??
    problem(await program.terraform("apply", ["-input=false", "-auto-approve"]))
  );
}

/** Terraform ends a plan with 2 when it is not empty. */
async function plan(program: Program, variables: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { code, output } = await program.terraform(
    "plan",
    ["-input=false", "-lock=false", "-detailed-exitcode"],
    variables,
  );
  if (code !== 2) return problem({ code, output });
  return `not empty: ${[...output.matchAll(/^ {2}# (.*)$/gm)].map(([, line]) => line).join("; ")}`;
}

/** Under which the identity that plans is met. */
function plannersVariables({ cloud, planProfile }: Options): NodeJS.ProcessEnv {
  if (cloud === "aws")
    return {
      AWS_PROFILE: planProfile,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_SESSION_TOKEN: undefined,
    };
  const token = process.env.PONTE_PLAN_TOKEN;
  return { GOOGLE_OAUTH_ACCESS_TOKEN: token, TF_VAR_google_access_token: token };
}

async function predictions(program: Program, clients: Clients, calls: number): Promise<string | undefined> {
  const { endpoints } = await program.outputs();
  const live = endpoints?.value.live as Endpoint | undefined;
  if (live === undefined) return "the program puts out no endpoint";
  const failed: string[] = [];
  for (let call = 0; call < calls; call++) {
    const wrong = await clients.predict(live);
    if (wrong !== undefined) failed.push(wrong);
  }
  return failed.length === 0 ? undefined : `${failed.length} of ${calls} requests failed; the last: ${failed.at(-1)}`;
}

async function destroyed(program: Program, folder: string): Promise<string | undefined> {
  const error = problem(await program.terraform("destroy", ["-input=false", "-auto-approve"]));
  if (error === undefined) return undefined;
  return `${error}. What is left is in the state in ${folder}: run the same again, which begins with it`;
}
