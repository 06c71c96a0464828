import {
  SagemakerEndpointConfiguration,
  type SagemakerEndpointConfigurationAsyncInferenceConfig,
  type SagemakerEndpointConfigurationDataCaptureConfig,
  type SagemakerEndpointConfigurationProductionVariants,
  type SagemakerEndpointConfigurationShadowProductionVariants,
} from "@cdktf/provider-aws/lib/sagemaker-endpoint-configuration";
import type { Construct, IDependable } from "constructs";
import { invalid } from "../../shared/invalid";
import { nameByContent } from "./keyed-by-hash";
import type { IRole } from "../iam/role";
import { hasOwnDisks } from "./instance-capacity";
import type { ModelPlacement } from "./model-network";
import { type SageMakerServedModel, servedModel } from "./sagemaker-container";
import { SageMakerModel } from "./sagemaker-model";
import {
  isServerless,
  type SageMakerEndpointModel,
  type SageMakerInstances,
  type SageMakerShadowModel,
} from "./sagemaker-variant";

/** The models of an endpoint and what they have in common. */
export interface EndpointConfigurationProps extends ModelPlacement {
  readonly endpointName: string;
  readonly models: readonly (readonly [string, SageMakerEndpointModel])[];
  readonly shadow?: SageMakerShadowModel;
  readonly role: IRole;
  readonly dependsOn: IDependable[];
  readonly kmsKeyArn?: string;
  readonly networkIsolation: boolean;
  readonly asyncInferenceConfig?: SagemakerEndpointConfigurationAsyncInferenceConfig;
  /**
   * Variants whose number of instances nothing but off hours changes. Once these are gone, only an update brings it back, which takes another
   * configuration: the hash knows of them.
   */
  readonly offHoursOf?: readonly string[];
  readonly dataCaptureConfig?: SagemakerEndpointConfigurationDataCaptureConfig;
}

/** The key for the volumes; none where any machine has disks of its own, which encrypt themselves: SageMaker refuses the two together. */
export function volumeKeyArn({
  kmsKeyArn,
  models,
  shadow,
}: Pick<EndpointConfigurationProps, "kmsKeyArn" | "models" | "shadow">): string | undefined {
  const all = [...models.map(([, model]) => model), ...(shadow ? [shadow] : [])];
  return all.some((model) => "instanceType" in model && hasOwnDisks(model.instanceType)) ? undefined : kmsKeyArn;
}

/** What an endpoint serves. */
export interface MadeConfiguration {
  /** The models by their keys. */
  readonly models: Record<string, SageMakerModel>;

  /** The model that receives copies. */
  readonly shadowModel?: SageMakerModel;

  readonly resource: SagemakerEndpointConfiguration;

  /** Its name, when the program is written. */
  readonly written: () => string;

  /** Its name as those refer to it who come after it. */
  readonly reference: string;
}

/** Makes the models and the configuration that names them, each called by a hash of what it is. */
export function endpointConfiguration(scope: Construct, props: EndpointConfigurationProps): MadeConfiguration {
  const { endpointName, models, shadow, asyncInferenceConfig, dataCaptureConfig } = props;
  const { role, dependsOn, networkIsolation, subnetIds, securityGroupIds } = props;
  const made = (id: string, key: string, model: SageMakerServedModel) =>
    new SageMakerModel(scope, id, {
      baseName: `${endpointName}-${key}`, // with the endpoint's name: two endpoints of one model must not share it
      ...servedModel(model),
      ...{ role, dependsOn, networkIsolation, subnetIds, securityGroupIds },
    });
  const served = models.map(([key, model]) => made(`Model-${key}`, key, model));
  const productionVariants = models.map(([key, model], index) => variant(key, model, served[index]!.modelName));
  const shadowModel = shadow && made("ShadowModel", "shadow", shadow);
  const content = {
    productionVariants,
    shadowProductionVariants: shadow && shadowModel && [shadowVariant(scope, models, shadow, shadowModel.modelName)],
    kmsKeyArn: volumeKeyArn(props),
    asyncInferenceConfig,
    dataCaptureConfig,
  };
  const resource = new SagemakerEndpointConfiguration(scope, "Configuration", {
    ...content,
    lifecycle: { createBeforeDestroy: true },
  });
  const endings = [...served, ...(shadowModel ? [shadowModel] : [])].map((model) => model.nameEnding);
  const { offHoursOf = [] } = props;
  const hashed = { endpointName, content, ...(offHoursOf.length > 0 && { offHoursOf }) };
  const { written, reference } = nameByContent(resource, endpointName, hashed, endings);
  const byKey = Object.fromEntries(models.map(([key], index) => [key, served[index]!]));
  return { models: byKey, shadowModel, resource, written, reference };
}

function variant(
  key: string,
  model: SageMakerEndpointModel,
  modelName: string,
): SagemakerEndpointConfigurationProductionVariants {
  if (!isServerless(model)) {
    return {
      modelName,
      variantName: key,
      instanceType: model.instanceType,
      initialInstanceCount: Math.max(model.minReplicas, 1), // one that scales to none begins with one
      initialVariantWeight: model.traffic,
      ...start(model),
    };
  }
  const { memoryMiB: memorySizeInMb, maxConcurrency, provisionedConcurrency } = model;
  return {
    modelName,
    variantName: key,
    initialVariantWeight: 1,
    serverlessConfig: { memorySizeInMb, maxConcurrency, provisionedConcurrency },
  };
}

/** The share that is copied is the shadow's weight by that of the variant whose requests they are. */
function shadowVariant(
  scope: Construct,
  models: EndpointConfigurationProps["models"],
  shadow: SageMakerShadowModel,
  modelName: string,
): SagemakerEndpointConfigurationShadowProductionVariants {
  const [, model] = models[0]!;
  const initialVariantWeight = (("traffic" in model ? model.traffic : 1) * shadow.samplePercent) / 100;
  if (!Number.isInteger(initialVariantWeight)) {
    throw invalid(
      scope,
      `${shadow.samplePercent}% of the weight of the model beside the shadow is ${initialVariantWeight}, and weights are whole numbers`,
      "give that model a traffic of 100",
    );
  }
  return {
    modelName,
    variantName: "shadow",
    instanceType: shadow.instanceType,
    initialInstanceCount: shadow.minReplicas,
    initialVariantWeight,
    ...start(shadow),
  };
}

/** How an instance starts and gets its requests. */
function start(model: SageMakerInstances) {
  return {
    containerStartupHealthCheckTimeoutInSeconds: model.containerStartupHealthCheckTimeoutSeconds,
    modelDataDownloadTimeoutInSeconds: model.modelDataDownloadTimeoutSeconds,
    volumeSizeInGb: model.volumeSizeGiB,
    inferenceAmiVersion: model.inferenceAmiVersion,
    routingConfig: model.routingStrategy && [{ routingStrategy: model.routingStrategy }],
  };
}
