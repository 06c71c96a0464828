import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App } from "cdktf";
import { invokeAspects } from "cdktf/lib/synthesize/synthesizer";
import type { Construct } from "constructs";
import { FastStack, withoutTokenStacks } from "../../stacks/fast-stack";

type Body = Record<string, any>;

/** What came out: the bodies of the resources by type, in creation order and without their hashed ids; data sources and outputs likewise. */
export interface Synthesized {
  resource: Record<string, Body[]>;
  data: Record<string, Body[]>;
  json: Body;
}

/** Synthesizes what `build` puts into one stack, without writing a file; its provider of AWS says no more than it is told. */
export function synth(build: (scope: Construct) => void, aws: AwsProviderConfig = {}): Synthesized {
  return withoutTokenStacks(() => {
    const stack = new FastStack(new App({ stackTraces: false }), "test");
    new GoogleProvider(stack, "google", {});
    new AwsProvider(stack, "aws", aws);
    build(stack);
    stack.prepareStack();
    invokeAspects(stack); // as the engine does in between
    stack.runAllValidations();
    const json = JSON.parse(JSON.stringify(stack.toTerraform())) as Body;
    return { resource: byType(json.resource), data: byType(json.data), json };
  });
}

function byType(types: Record<string, Record<string, Body>> = {}): Record<string, Body[]> {
  const withoutMetadata = (body: Body) => Object.fromEntries(Object.entries(body).filter(([key]) => key !== "//"));
  return Object.fromEntries(
    Object.entries(types).map(([type, byId]) => [type, Object.values(byId).map(withoutMetadata)]),
  );
}
