import { SagemakerModel as SagemakerModelResource } from "@cdktf/provider-aws/lib/sagemaker-model";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, isKnown, required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { late } from "../../shared/resolve";
import { sorted } from "../../shared/tokens";
import { ExecutionRole } from "../iam/execution-role";
import type { IRole } from "../iam/role";
import { placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import { type ContentName, nameByContent } from "./keyed-by-hash";
import { type ModelNetwork, type ModelPlacement, placementOf } from "./model-network";
import {
  artifactPath,
  checkContainers,
  containerConfig,
  containersOf,
  type SageMakerServedModel,
} from "./sagemaker-container";
import { repositoryArnsOf, servingPermissions } from "./serving-permissions";

/** Settings of a {@link SageMakerModel}. A change of any of them makes a new model beside the old one, but for `dependsOn`, `tags` and `provider`. */
export interface SageMakerModelProps extends SageMakerServedModel, ModelNetwork, PlaceProps, ResourceSettings {
  /** What the model's name starts with, letters, digits and `-`; a hash of the content follows. More than 54 characters are shortened. */
  readonly baseName: string;

  /**
   * Role that SageMaker takes to fetch the image and the files, and that the container runs under. It is let in to the files; what else it needs, the
   * image above all, is granted by whoever gives it.
   * @default - one of its own, which may pull the images and do what SageMaker does in its name at an endpoint
   */
  readonly role?: IRole;

  /**
   * Cuts the container off from every network; SageMaker still fetches image and files for it.
   * @default true
   */
  readonly networkIsolation?: boolean;

  /**
   * What must exist first.
   * @default - the role's policy, which SageMaker tries out when it makes the model
   */
  readonly dependsOn?: IDependable[];
}

/**
 * A SageMaker model without a network, named by a hash of its content: what serves is never changed in place and is deleted only after
 * its successor serves.
 */
export class SageMakerModel extends Construct {
  /** The Terraform resource, for settings that have no prop. What is set through it makes another model, too, but for tags. */
  public readonly resource: SagemakerModelResource;

  /** What the container runs as. */
  public readonly role: IRole;

  /** Name of the model, hash included. */
  public readonly modelName: string;

  /** Its name, when the program is written. */
  private readonly named: ContentName;

  constructor(scope: Construct, id: string, props: SageMakerModelProps) {
    super(scope, id);
    const { baseName, networkIsolation = true, dependsOn = [] } = props;
    this.validate(props);
    const placement = placementOf(this, props, `${baseName}-model`);
    const ownRole = props.role === undefined ? this.makeRole(props, placement) : undefined;
    this.role = props.role ?? ownRole!;
    const granted = containersOf(props).flatMap(({ artifact }) =>
      artifact === undefined ? [] : [artifact.bucket.grantRead(this.role, artifactPath(artifact))],
    );
    const { subnetIds, securityGroupIds } = placement;
    const content = {
      executionRoleArn: this.role.arn,
      enableNetworkIsolation: networkIsolation,
      ...containerConfig(props),
      // Both are sets: in another order they are the same, and so is the name that is made of them.
      vpcConfig: subnetIds && {
        subnets: sorted(this, subnetIds),
        securityGroupIds: sorted(this, securityGroupIds!),
      },
    };
    const first = [...dependsOn, ...(ownRole ? [ownRole] : []), ...granted];
    this.resource = new SagemakerModelResource(this, "Resource", {
      ...content,
      dependsOn: [...new Set(resourcesOf(this, first))],
      lifecycle: { createBeforeDestroy: true },
    });
    this.named = nameByContent(this.resource, baseName, { baseName, content });
    this.modelName = this.named.reference;
    applySettings(this, props);
  }

  /** What its name ends in; changes whenever the model does. */
  public get nameEnding(): string {
    return late(this.named.ending);
  }

  private makeRole(props: SageMakerModelProps, placement: ModelPlacement): ExecutionRole {
    const place = placeOf(this, props);
    const role = new ExecutionRole(this, "Role", {
      roleName: fitName(`${props.baseName}-sagemaker`, 64),
      services: ["sagemaker.amazonaws.com"],
      ...{ sourceAccount: place.accountId, provider: props.provider },
      createBeforeDestroy: true, // what serves may have to fetch its files again until its successor serves
    });
    const { partition, region, accountId } = place;
    role.allow(
      ...servingPermissions({
        ...{ ...placement, place, endpointName: "*" }, // of whatever endpoint it serves
        repositoryArns: repositoryArnsOf(this, [props], place),
        logGroupArn: `arn:${partition}:logs:${region}:${accountId}:log-group:/aws/sagemaker/Endpoints/*`,
      }),
    );
    return role;
  }

  private validate(props: SageMakerModelProps): void {
    const { baseName } = props;
    required(this, "baseName", baseName);
    if (isKnown(baseName) && !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(baseName)) {
      throw invalid(
        this,
        `baseName is "${baseName}"`,
        'write letters, digits and "-", beginning with a letter or a digit',
      );
    }
    checkContainers(this, props);
  }
}
