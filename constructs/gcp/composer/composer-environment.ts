import {
  type ComposerEnvironmentConfigWorkloadsConfig,
  ComposerEnvironment as GoogleComposerEnvironment,
} from "@cdktf/provider-google/lib/composer-environment";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type {
  StorageBucketLifecycleRule,
  StorageBucketLifecycleRuleCondition,
} from "@cdktf/provider-google/lib/storage-bucket";
import { Annotations } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { checkWhole, invalid, isKnown } from "../../shared/invalid";
import type {
  ComposerEnvironmentProps,
  ComposerMaintenanceWindow,
  ComposerWorkers,
} from "./composer-environment-props";
import { checkKeys, checkSwitches, mustBeKnown } from "../../shared/tokens";
import { checkKeyName, checkRegion, Grants, memberOf } from "../checks";
import type { IServiceAccount, Member } from "../iam/identity";
import { ServiceAccount } from "../iam/service-account";
import { knownProject, projectOfPlace } from "../place";
import { applySettings } from "../settings";
import type { IBucket } from "../storage/bucket";
import { GcsBucket } from "../storage/gcs-bucket";

/**
 * Managed Airflow (Composer 3) without a public address, with an identity and a bucket of its own unless others are given, a snapshot every night, and a history
 * that is cleared after 60 days.
 */
export class ComposerEnvironment extends Construct {
  /** The image that is used unless another is given; the default one of Google on 26 June 2026. */
  public static readonly DEFAULT_IMAGE_VERSION = "composer-3-airflow-2.11.1-build.7";

  /** The identity of the tasks; grant it what they read and write. */
  public readonly serviceAccount: IServiceAccount;

  /** The bucket of DAGs, logs and snapshots. */
  public readonly bucket: IBucket;

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: GoogleComposerEnvironment;

  private readonly project: string;
  private readonly users = new Grants(this);

  constructor(scope: Construct, id: string, props: ComposerEnvironmentProps) {
    super(scope, id);
    checkSwitches(this, { highResilience: props.highResilience, protect: props.protect });
    const { environmentName, region, project, network, kmsKeyName } = props;
    const { size = "small", highResilience = false, packages = {}, protect = true } = props;
    this.validate(props);
    this.project = project ?? projectOfPlace(this, props);

    this.serviceAccount = props.serviceAccount ?? this.addServiceAccount(props);
    const isOurs = mainResourceOf(this.serviceAccount).length > 0;
    const worker = isOurs ? [this.grantWork(props)] : [];
    this.bucket = props.bucket ?? this.addBucket(props);
    this.warnOfSharedNetwork(props);

    this.resource = new GoogleComposerEnvironment(this, "Resource", {
      name: environmentName,
      region,
      project,
      storageConfig: { bucket: this.bucket.name },
      config: {
        environmentSize: sizes[size],
        resilienceMode: highResilience ? "HIGH_RESILIENCE" : "STANDARD_RESILIENCE", // unset, Google may change what it means
        enablePrivateEnvironment: true,
        enablePrivateBuildsOnly: Object.keys(packages).length === 0,
        nodeConfig: {
          serviceAccount: this.serviceAccount.email,
          network: network?.network,
          subnetwork: network?.subnetwork,
        },
        softwareConfig: {
          imageVersion: props.imageVersion ?? ComposerEnvironment.DEFAULT_IMAGE_VERSION,
          pypiPackages: props.packages,
          envVariables: props.environment,
          airflowConfigOverrides: props.airflowConfig,
          webServerPluginsMode: "ENABLED",
        },
        workloadsConfig: workloads(highResilience, props.workers),
        dataRetentionConfig: {
          airflowMetadataRetentionConfig: [{ retentionMode: "RETENTION_MODE_ENABLED", retentionDays: 60 }],
        },
        recoveryConfig: {
          scheduledSnapshotsConfig: {
            enabled: true,
            snapshotLocation: `${this.bucket.url}/snapshots`,
            snapshotCreationSchedule: props.snapshotSchedule ?? "0 4 * * *",
            timeZone: "UTC",
          },
        },
        maintenanceWindow: props.maintenanceWindow ?? weekend,
        encryptionConfig: kmsKeyName === undefined ? undefined : { kmsKeyName },
      },
      timeouts: { create: "90m", delete: "120m" }, // to delete takes longer than the provider waits
      dependsOn: resourcesOf(this, [...worker, ...(props.dependsOn ?? [])]),
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    applySettings(this, props);
  }

  /** Where people reach Airflow, after they sign in. */
  public get airflowUri(): string {
    return this.resource.config.airflowUri;
  }

  /** `gs://bucket/dags`, where DAGs are put. */
  public get dagsUrl(): string {
    return `${this.bucket.url}/dags`;
  }

  /** Lets `member` see and use Airflow. Composer grants nothing below the project, so this holds for every environment in it. */
  public grantUse(id: string, member: Member): IDependable {
    return this.users.add(id, member, (to) => this.grantOnProject(`Use-${id}`, "roles/composer.user", to));
  }

  /** Lets `member` (such as the identity of a pipeline) write DAGs, and whatever else is in the bucket. */
  public grantDeployDags(id: string, member: Member): IDependable {
    return this.bucket.grantReadWrite(`Dags-${id}`, member);
  }

  /** One that others may share is granted it once, whoever of them asks. */
  private grantWork({ serviceAccount }: ComposerEnvironmentProps): IDependable {
    const role = "roles/composer.worker";
    return serviceAccount?.grantOnProject(role) ?? this.grantOnProject("Worker", role, this.serviceAccount);
  }

  private grantOnProject(id: string, role: string, given: Member): ProjectIamMember {
    return new ProjectIamMember(this, id, { project: this.project, role, member: memberOf(this, given) });
  }

  private addServiceAccount({ serviceAccountId, project }: ComposerEnvironmentProps): ServiceAccount {
    if (serviceAccountId === undefined) {
      throw invalid(this, "it has neither serviceAccountId nor serviceAccount", "name the identity of the tasks");
    }
    return new ServiceAccount(this, "ServiceAccount", { accountId: serviceAccountId, project });
  }

  private addBucket(props: ComposerEnvironmentProps): GcsBucket {
    const { bucketName, region, project, kmsKeyName, bucketKmsKeyName, protect, forceDestroy } = props;
    if (bucketName === undefined) {
      throw invalid(this, "it has neither bucketName nor bucket", "name the bucket of the DAGs");
    }
    const bucket = new GcsBucket(this, "Bucket", {
      bucketName,
      location: region,
      project,
      kmsKeyName: bucketKmsKeyName ?? kmsKeyName,
      protect,
      forceDestroy,
    });
    deleteOldFiles(bucket);
    return bucket;
  }

  /** Composer would find out after half an hour. */
  private warnOfSharedNetwork(props: ComposerEnvironmentProps): void {
    const { network, dependsOn } = props;
    const [, host] = (isKnown(network?.network) && /projects\/([^/]+)\//.exec(network.network)) || [];
    const own = knownProject(this, props);
    if (host === undefined || own === undefined || host === own || dependsOn !== undefined) return;
    Annotations.of(this).addWarning(
      `The network is of ${host}: there Composer's agent of ${own} needs roles/composer.sharedVpcAgent, which ServiceAgents.grantSharedVpc grants; dependsOn takes the grant`,
    );
  }

  private validate(props: ComposerEnvironmentProps): void {
    const both = { bucketName: "bucket", serviceAccountId: "serviceAccount" } as const;
    for (const [name, other] of Object.entries(both) as [keyof typeof both, (typeof both)[keyof typeof both]][]) {
      if (props[name] !== undefined && props[other] !== undefined)
        throw invalid(this, `${name} and ${other} are both set`, "keep one");
    }
    const { environmentName, imageVersion, size = "small", snapshotSchedule, maintenanceWindow } = props;
    checkRegion(this, "region", props.region);
    if (isKnown(environmentName) && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(environmentName)) {
      throw invalid(
        this,
        `environmentName is "${environmentName}"`,
        'write 1-63 of a-z, 0-9 and "-", beginning with a letter',
      );
    }
    if (isKnown(imageVersion) && !/^composer-3-airflow-\d+\.\d+\.\d+-build\.\d+$/.test(imageVersion)) {
      throw invalid(
        this,
        `imageVersion is "${imageVersion}"`,
        'write a whole one, such as "composer-3-airflow-2.11.1-build.7"',
      );
    }
    mustBeKnown(this, "size", size);
    for (const [name, value] of Object.entries(maintenanceWindow ?? {}))
      mustBeKnown(this, `maintenanceWindow.${name}`, value);
    if (!Object.hasOwn(sizes, size)) throw invalid(this, `size is "${size}"`, "write small, medium or large");
    if (isKnown(snapshotSchedule) && snapshotSchedule.trim().split(/\s+/).length !== 5) {
      throw invalid(
        this,
        `snapshotSchedule is "${snapshotSchedule}"`,
        'write five fields of cron, such as "0 4 * * *"',
      );
    }
    if (maintenanceWindow !== undefined && !(hoursPerWeek(maintenanceWindow) >= 12)) {
      const { startTime, endTime, recurrence } = maintenanceWindow;
      const remedy = "give 12 hours a week or more, FREQ=DAILY or FREQ=WEEKLY;BYDAY=SA,SU";
      throw invalid(this, `maintenanceWindow is ${startTime} to ${endTime}, ${recurrence}`, remedy);
    }
    checkKeyName(this, "kmsKeyName", props.kmsKeyName);
    this.validateWorkers(props);
    this.validateSoftware(props);
  }

  private validateWorkers({ workers, highResilience = false }: ComposerEnvironmentProps): void {
    const { min, max } = workers ?? {};
    const least = highResilience ? 2 : 1;
    checkWhole(this, "workers.min", min, least);
    checkWhole(this, "workers.max", max, isKnown(min) ? min : least, 100);
  }

  private validateSoftware({ packages = {}, environment = {}, airflowConfig = {} }: ComposerEnvironmentProps): void {
    for (const [name, map] of Object.entries({ packages, environment, airflowConfig })) checkKeys(this, name, map);
    for (const name of keysOf(packages)) {
      if (!/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(\[[a-z0-9._,-]+\])?$/.test(name)) {
        throw invalid(this, `packages has "${name}"`, "write the name in lower case; the version goes into the value");
      }
    }
    for (const name of keysOf(environment)) {
      if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || reservedVariables.test(name)) {
        throw invalid(
          this,
          `environment has "${name}"`,
          "write letters, digits and _; what Airflow reads goes into airflowConfig",
        );
      }
    }
    for (const name of keysOf(airflowConfig)) {
      if (!/^[^-[\].=;]+-[a-z][a-z0-9_]*$/.test(name)) {
        throw invalid(
          this,
          `airflowConfig has "${name}"`,
          'write "section-property", such as "core-dags_are_paused_at_creation"',
        );
      }
    }
  }
}

/** None of a map that only Terraform knows. */
const keysOf = (map: object) => (isKnown(map) ? Object.keys(map) : []);

const sizes: Record<string, string> = {
  small: "ENVIRONMENT_SIZE_SMALL",
  medium: "ENVIRONMENT_SIZE_MEDIUM",
  large: "ENVIRONMENT_SIZE_LARGE",
};

const reservedVariables =
  /^(AIRFLOW__.+__.+|AIRFLOW_HOME|C_FORCE_ROOT|CONTAINER_NAME|DAGS_FOLDER|GCP_PROJECT|GCS_BUCKET|GKE_CLUSTER_NAME|SQL_(DATABASE|INSTANCE|PASSWORD|PROJECT|REGION|USER))$/;

const weekend: ComposerMaintenanceWindow = {
  startTime: "2024-01-06T00:00:00Z",
  endTime: "2024-01-06T06:00:00Z",
  recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
};

/** Hours of maintenance in a week; not a number where the window makes no sense. */
function hoursPerWeek({ startTime, endTime, recurrence }: ComposerMaintenanceWindow): number {
  const [, days] =
    /^FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$/.exec(recurrence) ?? [];
  const times = recurrence === "FREQ=DAILY" ? 7 : days === undefined ? NaN : new Set(days.split(",")).size;
  return (times * (Date.parse(endTime) - Date.parse(startTime))) / 3_600_000;
}

/** What differs from Google's choice for the size: high resilience is refused unless there are two of each part. */
function workloads(
  highResilience: boolean,
  workers: ComposerWorkers | undefined,
): ComposerEnvironmentConfigWorkloadsConfig | undefined {
  const worker = workers && { minCount: workers.min, maxCount: workers.max };
  if (!highResilience) return worker && { worker };
  return {
    scheduler: { count: 2 },
    dagProcessor: { count: 2 },
    triggerer: { count: 2, cpu: 0.5, memoryGb: 1 },
    worker: worker ?? { minCount: 2 },
  };
}

/** Composer saves snapshots and logs of tasks, and never deletes one. A log is written anew while its task runs, and each time leaves an old version. */
function deleteOldFiles({ resource }: GcsBucket): void {
  const old = (condition: StorageBucketLifecycleRuleCondition) => ({ action: { type: "Delete" }, condition });
  resource.putLifecycleRule([
    ...(resource.lifecycleRuleInput as StorageBucketLifecycleRule[]),
    old({ age: 30, withState: "LIVE", matchesPrefix: ["snapshots/"] }),
    old({ age: 90, withState: "LIVE", matchesPrefix: ["logs/"] }),
    old({ daysSinceNoncurrentTime: 1, withState: "ARCHIVED", matchesPrefix: ["logs/", "snapshots/"] }),
  ]);
}
