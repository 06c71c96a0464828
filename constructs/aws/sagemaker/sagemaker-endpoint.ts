import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SagemakerEndpoint as SagemakerEndpointResource } from "@cdktf/provider-aws/lib/sagemaker-endpoint";
import { Op, TerraformSelf } from "cdktf";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { AsyncInference, type AsyncInferenceProps } from "./async-inference";
import { checkEndpoint } from "./check-endpoint";
import { deploymentConfig, type SageMakerRollout } from "./deployment-config";
import { type AlarmKind, EndpointAlarms } from "../cloudwatch/endpoint-alarms";
import { EndpointCapture, type EndpointCaptureProps } from "./endpoint-capture";
import { endpointConfiguration, volumeKeyArn } from "./endpoint-configuration";
import { ExecutionRole, type IGrantee } from "../iam/execution-role";
import {
  ecrRepositoryArn,
  isScaled,
  isServerless,
  type SageMakerEndpointModel,
  type SageMakerShadowModel,
  variantName,
} from "./sagemaker-variant";
import { errorBudget, rounded, type ServiceLevel } from "../cloudwatch/service-level";
import { ServiceLevelAlarms } from "../cloudwatch/service-level-alarms";
import { servingPermissions } from "./serving-permissions";
import { type ServedVariant, VariantMetrics } from "../cloudwatch/variant-metrics";
import { VariantScaling } from "./variant-scaling";

/** Settings of a {@link SageMakerEndpoint}. */
export interface SageMakerEndpointProps {
  /** Name of the endpoint, 1-63 of `A-Za-z0-9-`, unique in account and region. A change replaces the endpoint. */
  readonly endpointName: string;

  /**
   * What it predicts; shown on a dashboard.
   * @default - not said
   */
  readonly description?: string;

  /**
   * The models by name (letters, digits and `-`), at most 10, and the traffic that each of them gets; one that is serverless stands alone.
   * With none, everything around the endpoint is made, which takes over the first model later.
   */
  readonly models: Record<string, SageMakerEndpointModel>;

  /**
   * A model that receives copies of the requests beside exactly one other. Not with serverless models or `async`.
   * @default - none
   */
  readonly shadow?: SageMakerShadowModel;

  /**
   * Puts a queue in front of the one model, which then can scale to no instance; answers go to a bucket.
   * @default - answers come at once
   */
  readonly async?: Omit<AsyncInferenceProps, "endpointName" | "region" | "accountId">;

  /**
   * Keeps a sample of requests and answers. Not with serverless models.
   * @default - nothing is kept
   */
  readonly capture?: Omit<EndpointCaptureProps, "endpointName">;

  /**
   * How an update moves to new machines. AWS does it all at once for serverless models, and for Inferentia 1.
   * @default - 10 % for 5 minutes and then the rest, where every model has 2 instances; all at once otherwise
   */
  readonly rollout?: SageMakerRollout;

  /**
   * The alarms that take an update back, at least one; SageMaker watches 10, one for each model and word. Not with serverless models.
   * @default - errors, and latency where the service level names one
   */
  readonly rollbackOn?: AlarmKind[];

  /**
   * What callers are promised; makes alarms for people, and sets those that take an update back.
   * @default - nothing; an update is taken back when 5 % of the requests fail
   */
  readonly serviceLevel?: ServiceLevel;

  /**
   * ARN of the key that encrypts the instances' volumes. Not passed on where any model runs on a machine with disks of its own (`ml.g5`,
   * `ml.m5d`, ...): SageMaker refuses the two together, and such disks encrypt themselves.
   * @default - a key that AWS holds
   */
  readonly kmsKeyArn?: string;

  /**
   * Cuts the containers off from every network.
   * @default true, but false with serverless models, which cannot
   */
  readonly networkIsolation?: boolean;

  /**
   * Subnets in which the containers get their network interfaces, 1-16. Goes with `securityGroupIds`. Not with serverless models.
   * @default - no VPC of yours
   */
  readonly subnetIds?: string[];

  /**
   * Security groups of these interfaces, 1-5. Goes with `subnetIds`.
   * @default - no VPC of yours
   */
  readonly securityGroupIds?: string[];

  /** Region of the endpoint, such as `eu-west-1`. */
  readonly region: string;

  /** The account that is deployed to, twelve digits. */
  readonly accountId: string;

  /**
   * Days for which the containers' logs are kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 or one of AWS's longer ones.
   * @default 30
   */
  readonly logRetentionDays?: number;

  /**
   * ARN of the key that encrypts the logs; its policy must let CloudWatch Logs use it.
   * @default - a key that AWS holds
   */
  readonly logKmsKeyArn?: string;

  /**
   * Share of 5xx answers, above 0 and below 1, at which the alarms go off and an update is rolled back.
   * @default - what uses up the errors that `serviceLevel` allows in 30 days 14.4 times too fast, at most 0.5; 0.05 without it
   */
  readonly errorShare?: number;

  /**
   * ARNs, of SNS topics for example, that hear of the alarms.
   * @default - nobody
   */
  readonly alarmActionArns?: string[];

  /**
   * Refuses to delete the endpoint by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/**
 * A SageMaker endpoint whose updates start on new machines beside those that serve, go back by themselves when requests fail, and never
 * count as done while the old models still serve.
 */
export class SageMakerEndpoint extends Construct {
  /** The Terraform resource, for settings that have no prop; none while there is no model. */
  public readonly resource?: SagemakerEndpointResource;

  /** Name of the endpoint, as it was written. */
  public readonly endpointName: string;

  /** What it predicts. */
  public readonly description?: string;

  /** ARN of the endpoint; known before there is one. */
  public readonly arn: string;

  /** What the containers run as: grant it what they are to reach. */
  public readonly role: ExecutionRole;

  /** The alarms that roll an update back; none while there is no model. */
  public readonly alarms?: EndpointAlarms;

  /** Queue and answers of an asynchronous endpoint. */
  public readonly async?: AsyncInference;

  /** What callers are promised. */
  public readonly serviceLevel?: ServiceLevel;

  /** What serves, under the names that SageMaker has, with its metrics; the shadow last. */
  public readonly variants: readonly ServedVariant[];

  private readonly region: string;

  constructor(scope: Construct, id: string, props: SageMakerEndpointProps) {
    super(scope, id);
    const { endpointName, region, accountId, shadow, serviceLevel, logRetentionDays = 30, logKmsKeyArn } = props;
    required(this, "endpointName", endpointName);
    required(this, "models", props.models);
    // By name, since the order is part of the configuration: written in another order it would be another configuration.
    const models = Object.entries(props.models).sort(([a], [b]) => (a < b ? -1 : 1));
    checkEndpoint(this, props);
    this.endpointName = endpointName;
    this.description = props.description;
    this.region = region;
    this.serviceLevel = serviceLevel;
    this.arn = `arn:aws:sagemaker:${region}:${accountId}:endpoint/${isKnown(endpointName) ? endpointName.toLowerCase() : endpointName}`;
    const metrics = (variantName: string) =>
      new VariantMetrics({ endpointName, variantName, async: props.async !== undefined });
    this.variants = [...models, ...(shadow ? [["shadow", shadow] as const] : [])].map(([key, model]) => ({
      key,
      instanceType: "instanceType" in model ? model.instanceType : undefined,
      metrics: metrics(variantName(key, model)),
    }));

    const logs = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/sagemaker/Endpoints/${endpointName}`, // where SageMaker writes; a group that it makes itself is kept for ever
      retentionInDays: logRetentionDays,
      kmsKeyId: logKmsKeyArn,
    });
    this.role = new ExecutionRole(this, "Role", {
      roleName: fitName(`${endpointName}-sagemaker`, 64),
      services: ["sagemaker.amazonaws.com"],
      sourceAccount: accountId,
      createBeforeDestroy: true, // what serves may have to fetch its files again, on a new instance, until the update is through
    });
    // An image that is only known later was made by this program: its repository grants the pull.
    const images = [...models.map(([, { image }]) => image), ...(shadow ? [shadow.image] : [])].filter(isKnown);
    const repositoryArns = [...new Set(images)].map((image) => ecrRepositoryArn(this, image, region, accountId));
    this.role.allow(
      ...servingPermissions({
        ...props,
        repositoryArns: [...new Set(repositoryArns)].sort(),
        logGroupArn: logs.arn,
        volumeKeyArn: models.length > 0 ? volumeKeyArn({ ...props, models }) : undefined,
      }),
    );
    if (props.async)
      this.async = new AsyncInference(this, "Async", { ...props.async, endpointName, region, accountId });
    this.async?.grantServe(this.role);
    const capture = props.capture && new EndpointCapture(this, "Capture", { ...props.capture, endpointName });
    capture?.grantWrite(this.role);
    if (models.length === 0) return;

    const configuration = endpointConfiguration(
      this,
      {
        ...props,
        models,
        networkIsolation: props.networkIsolation ?? !models.some(([, model]) => isServerless(model)),
        asyncInferenceConfig: this.async?.config,
        dataCaptureConfig: capture?.config,
      },
      this.role,
    );
    this.alarms = this.watch(props, models);
    this.resource = new SagemakerEndpointResource(this, "Resource", {
      name: endpointName,
      endpointConfigName: configuration.reference,
      deploymentConfig: deploymentConfig(this, props, this.alarms),
      dependsOn: [logs],
      lifecycle: {
        preventDestroy: (props.protect ?? true) ? true : undefined,
        // The provider calls an update a success when SageMaker has rolled it back, and Terraform would then delete the configuration and
        // the models that still serve. A failed postcondition keeps them. It names the configuration without reading it: `terraform import`
        // also checks it, when the state may not know that instance yet.
        postcondition: [
          {
            condition: Op.eq(TerraformSelf.getString("endpoint_config_name"), configuration.name),
            errorMessage: "endpoint ${self.name} still serves ${self.endpoint_config_name}: the update was rolled back",
          },
        ],
      },
    });
    for (const [key, model] of [...models, ...(shadow ? [["shadow", shadow] as const] : [])]) {
      if (!("instanceType" in model) || !isScaled(model)) continue;
      const name = variantName(key, model);
      const target = { ...model, endpointName: this.name, variantName: name, async: this.async !== undefined };
      new VariantScaling(this, `Scaling-${name}`, target);
    }
  }

  /** Name of the endpoint. */
  public get name(): string {
    return this.resource?.name ?? this.endpointName;
  }

  /** Where predictions are asked for, by signed POST; with `async`, where a request that lies in the bucket is handed in. */
  public get url(): string {
    const path = this.async === undefined ? "invocations" : "async-invocations";
    return `https://runtime.sagemaker.${this.region}.amazonaws.com/endpoints/${this.name}/${path}`;
  }

  /** Lets `grantee` ask for predictions; with `async`, also put requests into the bucket and fetch the answers. */
  public grantInvoke(grantee: IGrantee): void {
    const action = this.async === undefined ? "InvokeEndpoint" : "InvokeEndpointAsync";
    grantee.allow({ actions: [`sagemaker:${action}`], resources: [this.arn] });
    this.async?.grantUse(grantee);
  }

  /** The metrics of the model of that name. */
  public findProductionVariant(key: string): VariantMetrics {
    const found = this.variants.find((variant) => variant.key === key);
    if (found === undefined) throw invalid(this, `there is no model "${key}"`, "name one of the endpoint's models");
    return found.metrics;
  }

  private watch(props: SageMakerEndpointProps, models: [string, SageMakerEndpointModel][]): EndpointAlarms {
    const { endpointName, serviceLevel = {}, alarmActionArns: actionArns } = props;
    const { availabilityPercent, latencyMilliseconds } = serviceLevel;
    const allowed = availabilityPercent && Math.min(0.5, rounded(14.4 * errorBudget(availabilityPercent)));
    const variantNames = models.map(([key, model]) => variantName(key, model));
    const common = { endpointName, variantNames, latencyMilliseconds, async: props.async !== undefined, actionArns };
    if (Object.keys(serviceLevel).length > 0)
      new ServiceLevelAlarms(this, "ServiceLevel", { ...common, availabilityPercent });
    return new EndpointAlarms(this, "Alarms", { ...common, errorShare: props.errorShare ?? allowed });
  }
}
