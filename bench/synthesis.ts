// Synthesizes endpoints: node synthesis.js COUNT resources|constructs [stock | checked]. `resources` are the provider's classes alone,
// `constructs` those of the library. `stock` is the engine as it comes, with the same on it; `checked` also holds every resource of the
// written program against its provider's schema.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { FastStack, withoutTokenStacks } from "../stacks/fast-stack";
import { schemaProblems, type Json } from "../tests/support/check-schema";
import { addEndpoints } from "./endpoints";
import { addResources } from "./resources";

const [, , count, workload, variant] = process.argv;
const add = workload === "resources" ? addResources : addEndpoints;
const app = variant === "stock" ? synthesize() : withoutTokenStacks(() => synthesize());
if (variant === "checked") check(app);

function synthesize(): App {
  const app = variant === "stock" ? new App() : new App({ stackTraces: false });
  const stack = variant === "stock" ? new TerraformStack(app, "bench") : new FastStack(app, "bench");
  add(stack, Number(count));
  app.synth();
  return app;
}

function check({ outdir }: App): void {
  const program = JSON.parse(readFileSync(join(outdir, "stacks", "bench", "cdk.tf.json"), "utf8")) as Json;
  const problems = schemaProblems(program);
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
