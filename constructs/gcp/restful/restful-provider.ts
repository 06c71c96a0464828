import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { restfulAttributes, restfulVersion } from "./restful-attributes";

/** Settings of a {@link RestfulProvider}. */
export interface RestfulProviderProps {
  /** What every path is behind, such as `https://europe-west1-aiplatform.googleapis.com/v1`. */
  readonly baseUrl: string;

  /** Bearer token of every call: a reference to something ephemeral, so that neither plan nor state holds it. */
  readonly token: string;

  /**
   * Tells this provider from another of the program.
   * @default - the program's only one
   */
  readonly alias?: string;
}

/**
 * The provider `magodo/restful`, for what the provider of Google has no resource for. It asks again after a failure that may pass
 * (429 and 5xx).
 */
export class RestfulProvider extends TerraformProvider {
  private readonly attributes: Record<string, unknown>;
  private readonly aliasName?: string;

  constructor(scope: Construct, id: string, { baseUrl, token, alias }: RestfulProviderProps) {
    super(scope, id, {
      terraformResourceType: "restful",
      terraformProviderSource: "magodo/restful",
      terraformGeneratorMetadata: restfulVersion,
    });
    this.aliasName = alias;
    this.attributes = restfulAttributes({
      baseUrl,
      security: { http: { token: { token } } },
      client: { retry: { statusCodes: [429, 500, 502, 503, 504], count: 8 } }, // 8: a quota of a minute is waited out
    });
  }

  public override get alias(): string | undefined {
    return this.aliasName;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes;
  }
}
