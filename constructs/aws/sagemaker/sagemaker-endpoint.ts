import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SagemakerEndpoint as SagemakerEndpointResource } from "@cdktf/provider-aws/lib/sagemaker-endpoint";
import type { SagemakerEndpointConfiguration } from "@cdktf/provider-aws/lib/sagemaker-endpoint-configuration";
import { Op, TerraformSelf, Token } from "cdktf";
import { Construct, DependencyGroup, type IDependable } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { late } from "../../shared/resolve";
import { checkSwitches, lower } from "../../shared/tokens";
import { AsyncInference } from "./async-inference";
import { checkEndpoint } from "./check-endpoint";
import { deploymentConfig } from "./deployment-config";
import { EndpointAlarms } from "../cloudwatch/endpoint-alarms";
import { EndpointCapture } from "./endpoint-capture";
import { goesDown } from "./off-hours";
import type { SageMakerEndpointProps } from "./sagemaker-endpoint-props";
import { endpointConfiguration, volumeKeyArn } from "./endpoint-configuration";
import { ExecutionRole } from "../iam/execution-role";
import type { IGrantee, IRole } from "../iam/role";
import { type Place, placeOf } from "../place";
import { applySettings, checkProps } from "../settings";
import type { IEndpoint } from "./endpoint";
import { existingEndpoint, type ExistingEndpointSettings, grantInvokeOf, invocationsUrl } from "./existing-endpoint";
import { placementOf } from "./model-network";
import { isScaled, isServerless, type SageMakerInstances } from "./sagemaker-variant";
import type { ServiceLevel } from "../cloudwatch/service-level";
import { ReplacementMark } from "./replacement-mark";
import { rollbackAlarms } from "./rollback-alarms";
import type { SageMakerModel } from "./sagemaker-model";
import { ServiceLevelAlarms } from "../cloudwatch/service-level-alarms";
import { repositoryArnsOf, servingPermissions } from "./serving-permissions";
import { type ServedVariant, VariantMetrics } from "../cloudwatch/variant-metrics";
import { VariantScaling } from "./variant-scaling";

/**
 * A SageMaker endpoint whose updates start on new machines beside those that serve, go back by themselves when requests fail, and never
 * count as done while the old models still serve.
 */
export class SageMakerEndpoint extends Construct implements IEndpoint {
  /** An endpoint that was made elsewhere. */
  public static fromName(
    scope: Construct,
    id: string,
    name: string,
    settings: ExistingEndpointSettings = {},
  ): IEndpoint {
    return existingEndpoint(scope, id, { ...settings, name });
  }

  /** The Terraform resource, for settings that have no prop; none while there is no model. */
  public readonly resource?: SagemakerEndpointResource;

  /** Name of the endpoint, as it was written. */
  public readonly endpointName: string;

  /** What it predicts. */
  public readonly description?: string;

  /** ARN of the endpoint; known before there is one. */
  public readonly arn: string;

  /** What the containers run as: grant it what they are to reach. */
  public readonly role: IRole;

  /** The models by their keys; the shadow's stands apart. */
  public readonly models: Readonly<Record<string, SageMakerModel>> = {};

  /** The model that receives copies; none where `shadow` is not set. */
  public readonly shadowModel?: SageMakerModel;

  /** The endpoint configuration, for settings that have no prop: what is set through it makes another one, but for tags. None while there is no model. */
  public readonly configuration?: SagemakerEndpointConfiguration;

  /** Where the containers' logs are kept. */
  public readonly logGroup: CloudwatchLogGroup;

  /** The alarms that roll an update back; none while there is no model. */
  public readonly alarms?: EndpointAlarms;

  /** Queue and answers of an asynchronous endpoint. */
  public readonly async?: AsyncInference;

  /** A sample of its requests and answers; none where `capture` is not set. */
  public readonly capture?: EndpointCapture;

  /** What callers are promised. */
  public readonly serviceLevel?: ServiceLevel;

  /** The alarms on what is promised; none where nothing is. */
  public readonly serviceLevelAlarms?: ServiceLevelAlarms;

  /** Scaling by the models' keys, `shadow` among them; of those that are scaled. */
  public readonly scaling: Readonly<Record<string, VariantScaling>> = {};

  /** What serves, under the names that SageMaker has, with its metrics; the shadow last. */
  public readonly variants: readonly ServedVariant[];

  private readonly place: Place;

  constructor(scope: Construct, id: string, props: SageMakerEndpointProps) {
    super(scope, id);
    checkProps(this, props);
    checkSwitches(this, { protect: props.protect });
    const { endpointName, shadow, serviceLevel, logRetentionDays = 30, logKmsKeyArn } = props;
    required(this, "endpointName", endpointName);
    required(this, "models", props.models);
    // By name, since the order is part of the configuration: written in another order it would be another configuration.
    const models = Object.entries(props.models).sort(([a], [b]) => (a < b ? -1 : 1));
    checkEndpoint(this, props);
    const place = placeOf(this, props);
    const { partition, region, accountId } = place;
    this.endpointName = endpointName;
    this.description = props.description;
    this.place = place;
    this.serviceLevel = serviceLevel;
    this.arn = `arn:${partition}:sagemaker:${region}:${accountId}:endpoint/${lower(endpointName)}`;
    const serverless = models.some(([, model]) => isServerless(model));
    const metrics = (variantName: string) =>
      new VariantMetrics({ endpointName, variantName, async: props.async !== undefined, serverless });
    const all = [...models, ...(shadow ? [["shadow", shadow] as const] : [])];
    this.variants = all.map(([key, model]) => ({
      key,
      instanceType: "instanceType" in model ? model.instanceType : undefined,
      metrics: metrics(key),
    }));

    this.logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/sagemaker/Endpoints/${endpointName}`, // where SageMaker writes; a group that it makes itself is kept for ever
      retentionInDays: logRetentionDays,
      kmsKeyId: logKmsKeyArn,
    });
    const ownRole = props.role === undefined ? this.makeRole(accountId, props) : undefined;
    this.role = props.role ?? ownRole!;
    const placement = placementOf(this, props, `${endpointName}-endpoint`);
    const granted = this.role.allow(
      ...servingPermissions({
        ...{ endpointName, place, ...placement },
        repositoryArns: repositoryArnsOf(
          this,
          all.map(([, model]) => model),
          place,
          serverless,
        ),
        logGroupArn: this.logGroup.arn,
        volumeKeyArn: models.length > 0 ? volumeKeyArn({ ...props, models }) : undefined,
      }),
    );
    if (props.async)
      this.async = new AsyncInference(this, "Async", {
        ...{ ...props.async, endpointName, region, accountId, provider: props.provider },
      });
    const served = this.async?.grantServe(this.role);
    this.capture = props.capture && new EndpointCapture(this, "Capture", { ...props.capture, endpointName });
    const captured = this.capture?.grantWrite(this.role);
    if (models.length === 0) {
      applySettings(this, props);
      return;
    }

    const goes = (model: SageMakerInstances) =>
      props.offHours !== undefined && goesDown(model, props.async !== undefined);
    const configuration = endpointConfiguration(this, {
      offHoursOf: all.flatMap(([key, model]) =>
        "instanceType" in model && !isScaled(model) && goes(model) ? [key] : [],
      ),
      ...{ endpointName, models, shadow, role: this.role, ...placement, kmsKeyArn: props.kmsKeyArn },
      dependsOn: ownRole ? [ownRole] : [granted, served, captured].flatMap((each) => each ?? []),
      networkIsolation: props.networkIsolation ?? !serverless,
      asyncInferenceConfig: this.async?.config,
      dataCaptureConfig: this.capture?.config,
    });
    this.models = configuration.models;
    this.shadowModel = configuration.shadowModel;
    this.configuration = configuration.resource;
    this.alarms = new EndpointAlarms(this, "Alarms", {
      endpointName,
      variantNames: models.map(([key]) => key),
      async: props.async !== undefined,
      serverless,
      alarmActionArns: props.alarmActionArns,
      okActionArns: props.okActionArns,
      errorCount: props.errorCount,
      ...rollbackAlarms(this, props, late(configuration.written)),
    });
    const machines = this.machines(this.variants);
    this.resource = new SagemakerEndpointResource(this, "Resource", {
      name: endpointName,
      endpointConfigName: configuration.reference,
      deploymentConfig: deploymentConfig(this, props, this.alarms),
      dependsOn: [this.logGroup, ...Object.values(machines)],
      lifecycle: {
        preventDestroy: (props.protect ?? true) ? true : undefined,
        // The provider calls an update a success when SageMaker has rolled it back, and Terraform would then delete the configuration and
        // the models that still serve. A failed postcondition keeps them. It names the configuration without reading it: `terraform import`
        // also checks it, when the state may not know that instance yet.
        postcondition: [
          {
            condition: late(() => serves(configuration.written())),
            errorMessage: "endpoint ${self.name} still serves ${self.endpoint_config_name}: the update was rolled back",
          },
        ],
      },
    });
    if (serviceLevel !== undefined && Object.keys(serviceLevel).length > 0) {
      this.serviceLevelAlarms = new ServiceLevelAlarms(this, "ServiceLevel", {
        ...serviceLevel,
        endpointName,
        variantNames: models.map(([key]) => key),
        async: props.async !== undefined,
        serverless,
        alarmActionArns: props.alarmActionArns,
        okActionArns: props.okActionArns,
        dependsOn: [this.resource],
      });
    }
    const scaled = all.flatMap(([key, model]) => {
      if (!("instanceType" in model) || !(isScaled(model) || goes(model))) return [];
      const offHours = goes(model) ? props.offHours : undefined;
      const target = { ...model, offHours, endpointName: this.name, variantName: key, async: this.async !== undefined };
      return [[key, new VariantScaling(this, `Scaling-${key}`, { ...target, replacedWith: machines[key] })] as const];
    });
    this.scaling = Object.fromEntries(scaled);
    applySettings(this, props);
  }

  /** Name of the endpoint. */
  public get name(): string {
    return this.resource?.name ?? this.endpointName;
  }

  /** Where predictions are asked for, by signed POST; with `async`, where a request that lies in the bucket is handed in. */
  public get url(): string {
    return invocationsUrl(this.place, this.name, this.async !== undefined);
  }

  /** Lets `grantee` ask for predictions; with `async`, also put requests into the bucket and fetch the answers. */
  public grantInvoke(grantee: IGrantee): IDependable {
    const invoke = grantInvokeOf(this.arn, grantee, this.async !== undefined);
    return this.async === undefined ? invoke : new DependencyGroup(invoke, this.async.grantUse(grantee));
  }

  /** The metrics of the model of that name. */
  public findProductionVariant(key: string): VariantMetrics {
    const found = this.variants.find((variant) => variant.key === key);
    if (found === undefined) throw invalid(this, `there is no model "${key}"`, "name one of the endpoint's models");
    return found.metrics;
  }

  private makeRole(sourceAccount: string, { provider }: SageMakerEndpointProps): ExecutionRole {
    return new ExecutionRole(this, "Role", {
      roleName: fitName(`${this.endpointName}-sagemaker`, 64),
      services: ["sagemaker.amazonaws.com"],
      ...{ sourceAccount, provider },
      createBeforeDestroy: true, // what serves may have to fetch its files again, on a new instance, until the update is through
    });
  }

  /**
   * A mark for each variant's instance type, which is replaced with it. Its scaling is replaced with the mark and the endpoint comes after
   * the mark, so Terraform deregisters the variant, updates the endpoint and registers the variant again: AWS refuses another instance type
   * for a variant that is registered (SageMaker guide, "Update endpoints that use auto scaling").
   */
  private machines(variants: readonly ServedVariant[]): Record<string, ReplacementMark> {
    return Object.fromEntries(
      variants.flatMap(({ key, instanceType }) =>
        instanceType === undefined ? [] : [[key, new ReplacementMark(this, `Machine-${key}`, { instanceType })]],
      ),
    );
  }
}

function serves(configurationName: string): string {
  return Token.asString(Op.eq(TerraformSelf.getString("endpoint_config_name"), configurationName));
}
