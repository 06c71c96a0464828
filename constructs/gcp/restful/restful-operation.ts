import { type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { required } from "../../shared/invalid";
import { restfulAttributes, type RestfulPoll, type RestfulQuery, restfulVersion } from "./restful-attributes";

/** Settings of a {@link RestfulOperation}, in the provider's words. */
export interface RestfulOperationProps extends TerraformMetaArguments {
  /** Path that is called, once, and again when a setting changes. */
  readonly path: string;

  readonly method: string;
  readonly operationQuery?: RestfulQuery;
  readonly body?: unknown;
  readonly poll?: RestfulPoll;

  /** The parts of the answer that the state keeps. */
  readonly outputAttrs: string[];
}

/** One call to an API of Google's that leaves nothing behind to read: destroying it calls nothing. */
export class RestfulOperation extends TerraformResource {
  private readonly attributes: Record<string, unknown>;

  constructor(scope: Construct, id: string, { provider, dependsOn, lifecycle, ...attributes }: RestfulOperationProps) {
    super(scope, id, {
      terraformResourceType: "restful_operation",
      terraformGeneratorMetadata: restfulVersion,
      provider,
      dependsOn,
      lifecycle,
    });
    for (const name of ["path", "method", "outputAttrs"] as const) required(this, name, attributes[name]);
    this.attributes = restfulAttributes(attributes);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes;
  }
}
