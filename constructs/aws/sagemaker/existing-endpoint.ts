import { Construct, type IDependable } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, lower } from "../../shared/tokens";
import type { IGrantee } from "../iam/role";
import { type Place, placeOf, type PlaceProps } from "../place";
import type { ProviderSettings } from "../settings";
import type { IEndpoint } from "./endpoint";

/** What may be said of an endpoint that was made elsewhere. */
export interface ExistingEndpointSettings extends PlaceProps, ProviderSettings {
  /**
   * The endpoint is an asynchronous one; who may use its bucket is said there.
   * @default false
   */
  readonly async?: boolean;
}

interface ExistingEndpointProps extends ExistingEndpointSettings {
  readonly name: string;
}

/** An endpoint that was made elsewhere, by its name. */
export function existingEndpoint(scope: Construct, id: string, props: ExistingEndpointProps): IEndpoint {
  return new ExistingEndpoint(scope, id, props);
}

class ExistingEndpoint extends Construct implements IEndpoint {
  public readonly name: string;
  public readonly arn: string;
  public readonly url: string;
  private readonly async: boolean;

  constructor(scope: Construct, id: string, props: ExistingEndpointProps) {
    super(scope, id);
    checkSwitches(this, { async: props.async });
    const { name, async = false } = props;
    required(this, "the endpoint's name", name);
    if (isKnown(name) && !isEndpointName(name))
      throw invalid(this, `the endpoint's name is "${name}"`, "write its name, without its ARN");
    const place = placeOf(this, props);
    const { partition, region, accountId } = place;
    this.name = name;
    this.async = async;
    this.arn = `arn:${partition}:sagemaker:${region}:${accountId}:endpoint/${lower(name)}`;
    this.url = invocationsUrl(place, name, async);
  }

  public grantInvoke(grantee: IGrantee): IDependable {
    return grantInvokeOf(this.arn, grantee, this.async);
  }
}

/** True for what SageMaker takes as the name of an endpoint. */
export function isEndpointName(name: string): boolean {
  return /^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/.test(name);
}

/** Where an endpoint is asked. */
export function invocationsUrl({ region, dnsSuffix }: Place, name: string, isAsync: boolean): string {
  const path = isAsync ? "async-invocations" : "invocations";
  return `https://runtime.sagemaker.${region}.${dnsSuffix}/endpoints/${name}/${path}`;
}

/** Lets `grantee` ask the endpoint of this ARN. */
export function grantInvokeOf(arn: string, grantee: IGrantee, isAsync: boolean): IDependable {
  const action = isAsync ? "InvokeEndpointAsync" : "InvokeEndpoint";
  return grantee.allow({ actions: [`sagemaker:${action}`], resources: [arn] });
}
