import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import { required } from "../../shared/invalid";
import type { RestfulResource, RestfulResourceProps } from "../restful/restful-resource";

/** Settings of an {@link Adoption}. */
export interface AdoptionProps {
  /** The resource that may exist already. */
  readonly resource: RestfulResource;

  /** What it was made of, as far as reading it takes. */
  readonly read: Pick<RestfulResourceProps, "provider" | "path" | "readPath" | "readSelector" | "readResponseTemplate">;

  /** Terraform expression that is true when it exists; it must be known at plan. */
  readonly exists: string;
}

/**
 * Takes into the state what an interrupted deploy has left behind: an `import` block that counts for something only when the thing exists
 * and the state does not hold it.
 */
export class Adoption extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AdoptionProps,
  ) {
    super(scope, id);
    for (const name of ["resource", "read", "exists"] as const) required(this, name, props[name]);
  }

  public override toTerraform(): object {
    const { resource, exists } = this.props;
    const { provider, path, readPath, readSelector, readResponseTemplate } = this.props.read;
    const block = {
      for_each: `\${${exists} ? toset(["left behind"]) : toset([])}`,
      to: `${resource.terraformResourceType}.${resource.friendlyUniqueId}`,
      provider: provider?.fqn,
      id: JSON.stringify({
        id: readPath,
        path,
        read_selector: readSelector,
        read_response_template: readResponseTemplate,
      }),
    };
    return { import: [block] };
  }
}
