import { type ITerraformDependable, TerraformResource, type TerraformResourceLifecycle } from "cdktf";
import { Dependable, type IConstruct, type IDependable } from "constructs";

/** The Terraform resources behind these that were made so far: what Terraform's `depends_on` takes, since it knows of no constructs. */
export function resourcesOf(dependables: IDependable[]): ITerraformDependable[] {
  const all = dependables.flatMap((each) => Dependable.of(each).dependencyRoots).flatMap(({ node }) => node.findAll());
  return all.filter((each): each is TerraformResource => TerraformResource.isTerraformResource(each));
}

/** The main resource of a construct, where this program makes it: what must be there before something that only writes its name out. */
export function mainResourceOf(construct: IConstruct): ITerraformDependable[] {
  const main = construct.node.tryFindChild("Resource");
  return TerraformResource.isTerraformResource(main) ? [main] : [];
}

/** Replaces a resource whenever `other` is. By its bare address: the engine would write `${...}`, which Terraform refuses here. */
export function replacedWith(other: TerraformResource): TerraformResourceLifecycle {
  return { replaceTriggeredBy: [`${other.terraformResourceType}.${other.friendlyUniqueId}`] };
}
