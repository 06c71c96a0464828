import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import {
  SagemakerEndpoint as SagemakerEndpointResource,
  type SagemakerEndpointDeploymentConfig,
} from "@cdktf/provider-aws/lib/sagemaker-endpoint";
import {
  SagemakerEndpointConfiguration,
  type SagemakerEndpointConfigurationProductionVariants,
} from "@cdktf/provider-aws/lib/sagemaker-endpoint-configuration";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../shared/invalid";
import { fitName } from "../shared/names";
import { checkKeyArn } from "./checks";
import { contentHash } from "./content-hash";
import { EndpointAlarms } from "./endpoint-alarms";
import { ExecutionRole, type IGrantee } from "./execution-role";
import { SageMakerModel } from "./sagemaker-model";
import {
  checkVariant,
  ecrRepositoryArn,
  hasOwnDisks,
  isScaled,
  type SageMakerModelVariant,
  variantName,
} from "./sagemaker-variant";
import { servingPermissions } from "./serving-permissions";
import { VariantScaling } from "./variant-scaling";

/** Settings of a {@link SageMakerEndpoint}. */
export interface SageMakerEndpointProps {
  /** Name of the endpoint, 1-63 of `A-Za-z0-9-`, unique in account and region. A change replaces the endpoint. */
  readonly endpointName: string;

  /** The models by name (letters, digits and `-`), 1-10, and the traffic that each of them gets. */
  readonly models: Record<string, SageMakerModelVariant>;

  /**
   * ARN of the key that encrypts the instances' volumes. Not passed on where any model runs on a machine with disks of its own (`ml.g5`,
   * `ml.m5d`, ...): SageMaker refuses the two together, and such disks encrypt themselves.
   * @default - a key that AWS holds
   */
  readonly kmsKeyArn?: string;

  /**
   * Cuts the containers off from every network.
   * @default true
   */
  readonly networkIsolation?: boolean;

  /**
   * Subnets in which the containers get their network interfaces, 1-16. Goes with `securityGroupIds`.
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
   * @default 0.05
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
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SagemakerEndpointResource;

  /** ARN of the endpoint. */
  public readonly arn: string;

  /** What the containers run as: grant it what they are to reach. */
  public readonly role: ExecutionRole;

  /** The alarms that roll an update back. */
  public readonly alarms: EndpointAlarms;

  private readonly region: string;

  constructor(scope: Construct, id: string, props: SageMakerEndpointProps) {
    super(scope, id);
    const { endpointName, region, accountId, logRetentionDays = 30, logKmsKeyArn, errorShare, protect = true } = props;
    this.region = region;
    required(this, "endpointName", endpointName);
    required(this, "models", props.models);
    // By name, since the order is part of the configuration: written in another order it would be another configuration.
    const models = Object.entries(props.models).sort(([a], [b]) => (a < b ? -1 : 1));
    const variantNames = models.map(([key, model]) => variantName(key, model));
    this.validate(props, variantNames);

    const logs = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/sagemaker/Endpoints/${endpointName}`, // where SageMaker writes; a group that it makes itself is kept for ever
      retentionInDays: logRetentionDays,
      kmsKeyId: logKmsKeyArn,
    });
    this.role = new ExecutionRole(this, "Role", {
      roleName: fitName(`${endpointName}-sagemaker`, 64),
      services: ["sagemaker.amazonaws.com"],
      sourceAccount: accountId,
    });
    // An image that is only known later was made by this program: its repository grants the pull.
    const images = models.map(([, { image }]) => image).filter(isKnown);
    const repositoryArns = [...new Set(images.map((image) => ecrRepositoryArn(this, image, region)))].sort();
    this.role.allow(...servingPermissions({ ...props, repositoryArns, logGroupArn: logs.arn }));
    const configuration = this.configuration(
      props,
      models.map(([key, model]) => this.variant(props, key, model)),
    );
    this.alarms = new EndpointAlarms(this, "Alarms", {
      endpointName,
      variantNames,
      errorShare,
      actionArns: props.alarmActionArns,
    });
    this.resource = new SagemakerEndpointResource(this, "Resource", {
      name: endpointName,
      endpointConfigName: configuration.name,
      deploymentConfig: deploymentConfig(Object.values(props.models), this.alarms.alarmNames),
      dependsOn: [logs],
      lifecycle: {
        preventDestroy: protect ? true : undefined,
        // The provider calls an update a success when SageMaker has rolled it back, and Terraform would then delete the configuration and
        // the models that still serve. A failed postcondition keeps them.
        postcondition: [
          {
            condition: `\${self.endpoint_config_name == ${configuration.terraformResourceType}.${configuration.friendlyUniqueId}.name}`,
            errorMessage: "endpoint ${self.name} still serves ${self.endpoint_config_name}: the update was rolled back",
          },
        ],
      },
    });
    this.arn = this.resource.arn;
    for (const [key, model] of models.filter(([, each]) => isScaled(each))) {
      const { minInstances, maxInstances, requestsPerMinutePerInstance } = model;
      const name = variantName(key, model);
      const limits = { minInstances, maxInstances, requestsPerMinutePerInstance };
      new VariantScaling(this, `Scaling-${name}`, { endpointName: this.name, variantName: name, ...limits });
    }
  }

  /** Name of the endpoint. */
  public get name(): string {
    return this.resource.name;
  }

  /** Where predictions are asked for, by signed POST. */
  public get url(): string {
    return `https://runtime.sagemaker.${this.region}.amazonaws.com/endpoints/${this.name}/invocations`;
  }

  /** Lets `grantee` ask for predictions. */
  public grantInvoke(grantee: IGrantee): void {
    grantee.allow({ actions: ["sagemaker:InvokeEndpoint"], resources: [this.arn] });
  }

  private variant(
    { endpointName, networkIsolation, subnetIds, securityGroupIds }: SageMakerEndpointProps,
    key: string,
    model: SageMakerModelVariant,
  ): SagemakerEndpointConfigurationProductionVariants {
    const { modelName } = new SageMakerModel(this, `Model-${key}`, {
      baseName: `${endpointName}-${key}`, // with the endpoint's name: two endpoints of one model must not share it
      image: model.image,
      artifactUrl: model.artifactUrl,
      environment: model.environment,
      executionRoleArn: this.role.arn,
      networkIsolation,
      subnetIds,
      securityGroupIds,
      waitFor: [this.role],
    });
    return {
      modelName,
      variantName: variantName(key, model),
      instanceType: model.instanceType,
      initialInstanceCount: model.minInstances,
      initialVariantWeight: model.trafficWeight,
    };
  }

  private configuration(
    { endpointName, kmsKeyArn, models }: SageMakerEndpointProps,
    productionVariants: SagemakerEndpointConfigurationProductionVariants[],
  ): SagemakerEndpointConfiguration {
    const refusesKey = Object.values(models).some(({ instanceType }) => hasOwnDisks(instanceType));
    const content = { productionVariants, kmsKeyArn: refusesKey ? undefined : kmsKeyArn };
    const hash = contentHash(this, { endpointName, content });
    // The hash is in the name and in the address, for the reason given in SageMakerModel.
    return new SagemakerEndpointConfiguration(this, `Configuration-${hash}`, {
      ...content,
      name: `${fitName(endpointName, 54)}-${hash}`,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private validate(props: SageMakerEndpointProps, variantNames: string[]): void {
    const { endpointName, models, logRetentionDays } = props;
    checkKeyArn(this, "kmsKeyArn", props.kmsKeyArn);
    checkKeyArn(this, "logKmsKeyArn", props.logKmsKeyArn);
    if (isKnown(endpointName) && !/^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/.test(endpointName)) {
      throw invalid(
        this,
        `endpointName is "${endpointName}"`,
        'write 1-63 letters, digits and "-", with a letter or a digit at both ends',
      );
    }
    if (variantNames.length < 1 || variantNames.length > 10) {
      throw invalid(this, `there are ${variantNames.length} models`, "give 1 to 10");
    }
    for (const [key, model] of Object.entries(models)) checkVariant(this, key, model);
    if (!Object.values(models).some(({ trafficWeight }) => trafficWeight > 0)) {
      throw invalid(this, "no model has traffic", "give at least one a trafficWeight above 0");
    }
    const twice = variantNames.find((name, index) => variantNames.indexOf(name) !== index);
    if (twice !== undefined)
      throw invalid(this, `two models are served under the name "${twice}"`, "give one of them another key");
    if (isKnown(logRetentionDays) && !retentions.has(logRetentionDays)) {
      throw invalid(this, `logRetentionDays is ${logRetentionDays}`, `give one of ${[...retentions].join(", ")}`);
    }
  }
}

const retentions = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

function deploymentConfig(models: SageMakerModelVariant[], alarmNames: string[]): SagemakerEndpointDeploymentConfig {
  // A canary may be at most half of a fleet, so one instance cannot have one.
  const canary = models.every(({ minInstances }) => minInstances >= 2);
  return {
    blueGreenUpdatePolicy: {
      terminationWaitInSeconds: 300, // for so long the old machines stand by for the way back
      trafficRoutingConfiguration: {
        type: canary ? "CANARY" : "ALL_AT_ONCE",
        waitIntervalInSeconds: 300,
        canarySize: canary ? { type: "CAPACITY_PERCENT", value: 10 } : undefined,
      },
    },
    // From the first apply: to add this later replaces the endpoint that serves.
    autoRollbackConfiguration: { alarms: alarmNames.map((alarmName) => ({ alarmName })) },
  };
}
