import { type ITerraformDependable, TerraformResource, type TerraformResourceLifecycle } from "cdktf";
import { Dependable, type IDependable } from "constructs";

/** The Terraform resources that these have made so far: what `dependsOn` takes, since Terraform knows of no constructs. */
export function resourcesOf(dependables: IDependable[]): ITerraformDependable[] {
  const roots = dependables.flatMap((dependable) => Dependable.of(dependable).dependencyRoots);
  const all = roots.flatMap((construct) => construct.node.findAll());
  return all.filter((each): each is TerraformResource => TerraformResource.isTerraformResource(each));
}

/** Replaces a resource whenever `other` is. By its bare address: the engine would write `${...}`, which Terraform refuses here. */
export function replacedWith(other: TerraformResource): TerraformResourceLifecycle {
  return { replaceTriggeredBy: [`${other.terraformResourceType}.${other.friendlyUniqueId}`] };
}
