import { TerraformDataSource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { required } from "../../shared/invalid";
import { restfulAttributes, restfulVersion } from "./restful-attributes";

/** Settings of a {@link DataRestfulResource}, in the provider's words. */
export interface DataRestfulResourceProps extends TerraformMetaArguments {
  /** Path that is read. Where it is known before the deployment, it is read at plan. */
  readonly id: string;

  /** Answers null for what is not there, in place of a failure. */
  readonly allowNotExist?: boolean;

  /** The parts of the answer that are kept. */
  readonly outputAttrs: string[];
}

/** What an API of Google's answers to one question. */
export class DataRestfulResource extends TerraformDataSource {
  private readonly attributes: Record<string, unknown>;

  constructor(scope: Construct, id: string, { provider, dependsOn, ...attributes }: DataRestfulResourceProps) {
    super(scope, id, {
      terraformResourceType: "restful_resource",
      terraformGeneratorMetadata: restfulVersion,
      provider,
      dependsOn,
    });
    for (const name of ["id", "outputAttrs"] as const) required(this, name, attributes[name]);
    this.attributes = restfulAttributes(attributes);
  }

  /** The answer, as an expression for where no token can stand. */
  public get output(): string {
    return `data.${this.terraformResourceType}.${this.friendlyUniqueId}.output`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes;
  }
}
