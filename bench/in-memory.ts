import { App, Testing, TerraformStack } from "cdktf";
import { FastStack, withoutTokenStacks } from "../stacks/fast-stack";
import { addEndpoints } from "./endpoints";

interface Program {
  resource: Record<string, Record<string, object>>;
}

/** One endpoint as a test sees it, without a file: on our stack, or as cdktf's guide to testing does it. */
export function synthesized({ stock }: { stock: boolean }): Program {
  if (stock) {
    const stack = new TerraformStack(Testing.app(), "bench");
    addEndpoints(stack, 1);
    return JSON.parse(Testing.synth(stack, true)) as Program;
  }
  return withoutTokenStacks(() => {
    const stack = new FastStack(new App({ stackTraces: false }), "bench");
    addEndpoints(stack, 1);
    stack.prepareStack();
    stack.runAllValidations();
    return JSON.parse(JSON.stringify(stack.toTerraform())) as Program;
  });
}
