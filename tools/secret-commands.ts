import { type Command, Option } from "commander";
import { loadEnvironments } from "../language";
import type { Check } from "./doctor/check";
import type { Found } from "./doctor/probe";
import type { Container } from "./secrets/container";
import type { Value } from "./secrets/value";
import type { Program } from "./synthesize";

/** The commands about the values of secrets; a value comes by the standard input alone, and none is ever told. */
export function secretCommands(program: Command, directory: string): void {
  const secret = program
    .command("secret")
    .description("put values into an environment's secrets, replace them, and list them; no value is ever shown")
    // What was typed by mistake may be a value: an option is told by its name alone.
    .configureOutput({ outputError: (text, write) => write(text.replace(/=[^]*'/, "'")) });

  secret
    .command("set")
    .description("put a value into a secret, from the standard input: ponte secret set dev hubspot < file")
    .argument("<environment>", "name of the environment")
    .argument("<secret>", "name of the secret in its file")
    .option("--binary", "keep every byte of what is read, also one that is no text, and the newline at its end", false)
    .addHelpText("after", "\nIn a terminal it is asked for, and not shown. What other programs see, an argument, is no way in.")
    .action(async (environment: string, name: string, { binary }: { binary: boolean }) => {
      const { setSecret } = await import("./secrets/set.js");
      const { sendForReal: send } = await import("./sent.js");
      const program = await programOf(environment, directory);
      console.log(await setSecret(program, name, { directory, send, value: asking(program, binary) }));
    }); // prettier-ignore

  secret
    .command("rotate")
    .description("put a new value into a secret, from the standard input, and disable the version before")
    .argument("<environment>", "name of the environment")
    .argument("<secret>", "name of the secret in its file")
    .addOption(new Option("--keep", "leave the version before enabled").default(false).conflicts("disableOld"))
    .addOption(new Option("--disable-old", "read nothing: disable the versions before the newest, which were left enabled").default(false).conflicts("binary"))
    .option("--binary", "keep every byte of what is read, also one that is no text, and the newline at its end", false)
    .action(async (environment: string, name: string, { binary, ...options }: { keep: boolean; disableOld: boolean; binary: boolean }) => {
      const { rotateSecret } = await import("./secrets/rotate.js");
      const { sendForReal: send } = await import("./sent.js");
      const program = await programOf(environment, directory);
      console.log(await rotateSecret(program, name, { ...options, send, value: asking(program, binary) }));
    }); // prettier-ignore

  secret
    .command("list")
    .description("the secrets of an environment: newest version, age, who reads it, what is due; reads no value")
    .argument("<environment>", "name of the environment")
    .option("--json", "tell it as JSON", false)
    .action(async (environment: string, { json }: { json: boolean }) => {
      const { listSecrets, listText } = await import("./secrets/list.js");
      const { sendForReal: send } = await import("./sent.js");
      const program = await programOf(environment, directory);
      const secrets = await listSecrets(program, { send });
      console.log(json ? JSON.stringify({ environment, secrets }, undefined, 2) : listText(program, secrets));
    });
}

async function programOf(name: string, directory: string): Promise<Program> {
  const { programsOf } = await import("./programs.js");
  return programsOf(loadEnvironments({ directory, names: [name] }))[0]!;
}

/** The value, by a pipe, a file, or the terminal. */
function asking({ name }: Program, isBinary: boolean): (container: Container) => Promise<Value> {
  return async ({ key }) => {
    const { piped, valueOf } = await import("./secrets/value.js");
    if (!process.stdin.isTTY) return valueOf(await piped(process.stdin), isBinary);
    const { UserError } = await import("./user-error.js");
    if (isBinary) throw new UserError("--binary keeps the bytes of a file or a pipe, and none comes here: < file");
    const { typed } = await import("./secrets/typed.js");
    const question = `The value of secret/${key} of ${name}, which is not shown, then Enter: `;
    return valueOf(await typed(question, process.stdin, process.stderr), false);
  };
}

/** What the doctor says of secrets once it may ask the clouds. */
export async function secretsOnline(found: readonly Found[]): Promise<Check[]> {
  const { secretChecks } = await import("./doctor/secrets.js");
  const { sendForReal } = await import("./sent.js");
  const environments = found.flatMap((one) => ("environment" in one ? [one.environment] : []));
  return secretChecks(environments, sendForReal);
}
