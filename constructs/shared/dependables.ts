import { type ITerraformDependable, TerraformResource, type TerraformResourceLifecycle, TerraformStack } from "cdktf";
import { Dependable, type IConstruct, type IDependable } from "constructs";
import { invalid } from "./invalid";

/**
 * The Terraform resources behind these that were made so far, in the stack of `dependent`: what its `depends_on` takes, since Terraform knows of no constructs and of
 * no other stack. For what other stacks make, the stack depends on them: they are applied before it.
 */
export function resourcesOf(dependent: IConstruct, dependables: IDependable[]): ITerraformDependable[] {
  const stack = TerraformStack.of(dependent);
  const all = dependables.flatMap((each) => rootsOf(dependent, each)).flatMap(({ node }) => node.findAll());
  const resources = all.filter((each): each is TerraformResource => TerraformResource.isTerraformResource(each));
  const isHere = (each: IConstruct) => TerraformStack.of(each) === stack;
  for (const each of resources) if (!isHere(each)) stack.addDependency(TerraformStack.of(each));
  return resources.filter(isHere);
}

/** A list in the list, or a text, would fail in the engine, without a word on where it stood. */
function rootsOf(dependent: IConstruct, dependable: IDependable): IConstruct[] {
  try {
    return Dependable.of(dependable).dependencyRoots;
  } catch {
    const remedy = "give constructs, resources of the provider, and what grants return";
    throw invalid(dependent, `dependsOn holds ${Array.isArray(dependable) ? "a list" : typeof dependable}`, remedy);
  }
}

/** The main resource of a construct, where this program makes it: what must be there before something that only writes its name out. */
export function mainResourceOf(construct: IConstruct): TerraformResource[] {
  const main = construct.node.tryFindChild("Resource");
  return TerraformResource.isTerraformResource(main) ? [main] : [];
}

/**
 * Replaces a resource whenever one of `others` is; nothing where there is none. By their bare addresses: the engine would write `${...}`, which
 * Terraform refuses here.
 */
export function replacedWith(...others: readonly TerraformResource[]): TerraformResourceLifecycle | undefined {
  const addresses = others.map((each) => `${each.terraformResourceType}.${each.friendlyUniqueId}`);
  return addresses.length === 0 ? undefined : { replaceTriggeredBy: addresses };
}
