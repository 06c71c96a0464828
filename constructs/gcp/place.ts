import { DataGoogleClientConfig } from "@cdktf/provider-google/lib/data-google-client-config";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { type TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { isKnown } from "../shared/invalid";

/** Where a construct makes its resources, as its settings say it. */
interface Place {
  readonly project?: string;
  readonly provider?: TerraformProvider;
}

/** What stands for a project in a stack's program, and what was written. */
const references = new WeakMap<TerraformStack, Map<string, string>>();

/** Gives a reference to a project for what was written: whoever takes it brings an order, and still is named by what is known. */
export function referenceTo(construct: Construct, written: string, reference: string): string {
  const stack = TerraformStack.of(construct);
  if (!references.has(stack)) references.set(stack, new Map());
  references.get(stack)!.set(reference, written);
  return reference;
}

/** The project as it was written, in the construct's settings or its provider's; undefined where only Terraform knows it. */
export function knownProject(construct: Construct, { project, provider }: Place): string | undefined {
  const written = project ?? projectOf(provider ?? defaultProvider(construct));
  const meant = references.get(TerraformStack.of(construct))?.get(written ?? "") ?? written;
  return isKnown(meant) ? meant : undefined;
}

/** The project of what is made here, also where only Terraform knows it: then it is read from the provider at plan. */
export function projectOfPlace(construct: Construct, { project, provider }: Place): string {
  const written = project ?? projectOf(provider ?? defaultProvider(construct));
  return written ?? new DataGoogleClientConfig(construct, "ProviderProject", { provider }).project;
}

function projectOf(provider: TerraformProvider | undefined): string | undefined {
  return provider instanceof GoogleProvider ? provider.projectInput : undefined;
}

/** The one that Terraform takes where a resource names none. */
function defaultProvider(construct: Construct): TerraformProvider | undefined {
  const all = TerraformStack.of(construct).node.findAll();
  return all.find((each): each is GoogleProvider => each instanceof GoogleProvider && each.alias === undefined);
}
