import { App } from "cdktf";
import type { Environment } from "../language";
import { addStack, withoutTokenStacks } from "../stacks";
import type { Anchored } from "../stacks/anchor/file";
import type { ProgramJson } from "../stacks/program";

export type { ProgramJson };

/** An environment together with the Terraform program that it becomes. */
export interface Program {
  /** The environment's name, which is the stack's too. */
  readonly name: string;
  readonly environment: Environment;
  readonly json: ProgramJson;
}

/** The same with what of it holds data, by key, and what of that may go. */
export interface AnchoredProgram extends Program {
  readonly anchored: Anchored;
}

/** The program of one environment, made in memory: nothing is written, no cloud is asked, Terraform is not needed. */
export function synthesize(environment: Environment): AnchoredProgram {
  return withoutTokenStacks(() => {
    const stack = addStack(new App({ stackTraces: false }), environment);
    stack.prepareStack();
    stack.runAllValidations();
    // Through text and back: what Terraform would read, without what JSON leaves out.
    const json = JSON.parse(JSON.stringify(stack.toTerraform())) as ProgramJson;
    return { name: environment.name, environment, json, anchored: stack.anchored };
  });
}
