import { type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { required } from "../../shared/invalid";
import {
  restfulAttributes,
  type RestfulPoll,
  type RestfulPrecheck,
  type RestfulQuery,
  restfulVersion,
} from "./restful-attributes";

/** Settings of a {@link RestfulResource}, in the provider's words. */
export interface RestfulResourceProps extends TerraformMetaArguments {
  /** Path that it is created at, behind the provider's base URL. */
  readonly path: string;

  /** What is sent, in the API's words. A value that is read back otherwise is a change in every plan. */
  readonly body: unknown;

  /**
   * Path that it is read at, and updated and deleted where no other is given.
   * @default - `path`
   */
  readonly readPath?: string;

  /** Which part of what is read this is, as a gjson path; none is "gone". */
  readonly readSelector?: string;

  /**
   * What is taken for read, as text: `$(body.x)` is replaced by what was read.
   * @default - what was read
   */
  readonly readResponseTemplate?: string;

  readonly createMethod?: string;
  readonly createQuery?: RestfulQuery;
  readonly updatePath?: string;
  readonly updateMethod?: string;
  readonly updateQuery?: RestfulQuery;

  /** Changes of the body before it is sent as an update. */
  readonly updateBodyPatches?: { readonly path: string; readonly rawJson?: string; readonly removed?: boolean }[];

  readonly deletePath?: string;
  readonly deleteMethod?: string;
  readonly deleteQuery?: RestfulQuery;
  readonly deleteBody?: unknown;

  /** Sends the whole body as a PATCH, and not what differs. */
  readonly mergePatchDisabled?: boolean;

  readonly pollCreate?: RestfulPoll;
  readonly pollUpdate?: RestfulPoll;
  readonly pollDelete?: RestfulPoll;
  readonly precheckCreate?: RestfulPrecheck[];
  readonly precheckUpdate?: RestfulPrecheck[];
  readonly precheckDelete?: RestfulPrecheck[];

  /** The parts of the answer that the state keeps; without it all, times and etags included, which change by themselves. */
  readonly outputAttrs: string[];
}

/** Something behind an API of Google's that is created, read, updated and deleted by calls that are spelled out. */
export class RestfulResource extends TerraformResource {
  private readonly attributes: Record<string, unknown>;

  constructor(scope: Construct, id: string, props: RestfulResourceProps) {
    const { provider, dependsOn, lifecycle, count, forEach, provisioners, connection, ...attributes } = props;
    super(scope, id, {
      terraformResourceType: "restful_resource",
      terraformGeneratorMetadata: restfulVersion,
      provider,
      dependsOn,
      lifecycle,
      count,
      forEach,
      provisioners,
      connection,
    });
    for (const name of ["path", "body", "outputAttrs"] as const) required(this, name, attributes[name]);
    this.attributes = restfulAttributes(attributes);
  }

  /** True where an attribute, or a part of it, was overridden. */
  public hasOverrideOf(attribute: string): boolean {
    return attribute in (this.rawOverrides as object);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes;
  }
}
