import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * A mark in the state (`terraform_data`) that is replaced when its value changes, and with it whatever names it in `replaceTriggeredBy`. Nothing in
 * AWS belongs to it. The engine's own `DataResource` would ask Terraform for its version at every synthesis, and fail where there is none.
 */
export class ReplacementMark extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly value: Readonly<Record<string, string>>,
  ) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
  }

  /** Without a provider of AWS, which may be meant for all of an endpoint: Terraform makes marks itself. */
  public override get terraformMetaArguments(): Record<string, unknown> {
    return { ...(super.terraformMetaArguments as Record<string, unknown>), provider: undefined };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { triggers_replace: this.value };
  }
}
