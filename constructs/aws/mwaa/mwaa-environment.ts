import { MwaaEnvironment as MwaaEnvironmentResource } from "@cdktf/provider-aws/lib/mwaa-environment";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct, type IConstruct } from "constructs";
import { checkWhole, invalid, isKnown } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { mustBeKnown } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import { ExecutionRole, type IGrantee } from "../iam/execution-role";
import { mwaaLogGroups } from "./mwaa-logs";
import { mwaaPermissions } from "./mwaa-permissions";
import { resourcesOf } from "../../shared/dependables";

/** How much Airflow itself gets to run on. */
export type MwaaSize = "micro" | "small" | "medium" | "large" | "xlarge" | "2xlarge";

/** How many workers run Airflow's tasks. */
export interface MwaaWorkers {
  /** Workers that always run, 1-25. */
  readonly min: number;

  /** Workers that run at most, `min` to 25. */
  readonly max: number;
}

/** Settings of a {@link MwaaEnvironment}. */
export interface MwaaEnvironmentProps {
  /** Name of the environment: 1-80 letters, digits, `-` and `_`, a letter first. A change replaces the environment and loses its history. */
  readonly environmentName: string;

  /**
   * Version of Airflow, all three numbers, 2.4 or later: MWAA makes no environment of a version past its support. Going up is done in place, to
   * 3.x by way of the last 2.x; AWS has a way down, too. The provider may replace the environment all the same: read the plan.
   * @default "2.10.3"
   */
  readonly airflowVersion?: string;

  /**
   * For about 25 (`micro`), 50, 250, 1000, 2000 and 4000 DAGs. `micro` has one worker.
   * @default "small"
   */
  readonly size?: MwaaSize;

  /**
   * How many workers run.
   * @default - 1 to 5; 1 with `micro`
   */
  readonly workers?: MwaaWorkers;

  /** Network of the environment. */
  readonly vpcId: string;

  /** Two private subnets in two zones, with a way out to the internet. A change replaces the environment and loses its history. */
  readonly subnetIds: string[];

  /** Name of the bucket that holds the DAGs under `dags/`: versioned, and closed to the public. */
  readonly sourceBucketName: string;

  /** ARN of the same bucket. */
  readonly sourceBucketArn: string;

  /**
   * Python packages and what version of them: `{ pandera: "0.20.4" }`, or with an operator, `">=0.20,<1"`. What Airflow's
   * constraint file pins (pandas, numpy, pyarrow ...) cannot have another version: the installation fails. A change restarts Airflow.
   * @default - what Airflow brings
   */
  readonly packages?: Record<string, string>;

  /**
   * Airflow settings by section and name: `{ "core.default_task_retries": "2" }`.
   * @default - MWAA's own
   */
  readonly airflowConfig?: Record<string, string>;

  /**
   * Opens Airflow's page to the internet, behind an AWS login; without it, only who is in the VPC (by VPN, for example) can reach it.
   * A change is done in place.
   * @default false
   */
  readonly publicWebserver?: boolean;

  /**
   * ARN of the key that encrypts the environment, the same as the bucket's; its policy must let CloudWatch Logs use it. A change replaces
   * the environment and loses its history.
   * @default - a key that AWS holds
   */
  readonly kmsKeyArn?: string;

  /**
   * When the weekly maintenance begins, UTC, day and half hour.
   * @default "SUN:03:00"
   */
  readonly maintenanceStart?: string;

  /** Region of the environment, such as `eu-west-1`. */
  readonly region: string;

  /** The account that is deployed to, twelve digits. */
  readonly accountId: string;

  /**
   * What must exist first, such as the whole of the source bucket: MWAA checks that it is versioned and closed.
   * @default - nothing
   */
  readonly waitFor?: IConstruct[];

  /**
   * Refuses to delete the environment, and with it Airflow's history, connections and variables, by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/** A managed Airflow in private subnets, with all its logs for 90 days, a pinned version, and a role that reaches its own bucket and nothing else. */
export class MwaaEnvironment extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MwaaEnvironmentResource;

  /** ARN of the environment. */
  public readonly arn: string;

  /** What the DAGs run as: grant it what they are to reach. */
  public readonly role: ExecutionRole;

  /** The group around Airflow's parts, to let them into a database, for example. */
  public readonly securityGroup: SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MwaaEnvironmentProps,
  ) {
    super(scope, id);
    const {
      environmentName,
      airflowVersion = "2.10.3",
      size = "small",
      airflowConfig,
      kmsKeyArn,
      protect = true,
    } = props;
    const { maintenanceStart = "SUN:03:00", publicWebserver = false, waitFor = [] } = props;
    const { workers = size === "micro" ? { min: 1, max: 1 } : { min: 1, max: 5 } } = props;
    this.validate(size, workers);

    this.role = new ExecutionRole(this, "Role", {
      roleName: fitName(`${environmentName}-airflow`, 64),
      services: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"],
      sourceAccount: props.accountId,
    });
    this.role.allow(...mwaaPermissions(props));
    this.securityGroup = this.closedGroup();
    const requirements = this.requirements(waitFor);
    const logs = mwaaLogGroups(this, { ...props, protect });
    this.resource = new MwaaEnvironmentResource(this, "Resource", {
      name: environmentName,
      airflowVersion,
      environmentClass: `mw1.${size}`,
      minWorkers: workers.min,
      maxWorkers: workers.max,
      executionRoleArn: this.role.arn,
      sourceBucketArn: props.sourceBucketArn,
      dagS3Path: "dags",
      requirementsS3Path: requirements?.key,
      requirementsS3ObjectVersion: requirements?.versionId, // the path alone never changes, and new packages would go unnoticed
      airflowConfigurationOptions: airflowConfig,
      kmsKey: kmsKeyArn,
      webserverAccessMode: publicWebserver ? "PUBLIC_ONLY" : "PRIVATE_ONLY",
      weeklyMaintenanceWindowStart: maintenanceStart,
      networkConfiguration: { subnetIds: props.subnetIds, securityGroupIds: [this.securityGroup.id] },
      loggingConfiguration: {
        taskLogs: { enabled: true, logLevel: "INFO" },
        dagProcessingLogs: { enabled: true, logLevel: "WARNING" },
        schedulerLogs: { enabled: true, logLevel: "WARNING" },
        webserverLogs: { enabled: true, logLevel: "WARNING" },
        workerLogs: { enabled: true, logLevel: "WARNING" },
      },
      dependsOn: resourcesOf([this.role, ...logs, ...waitFor]),
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.resource.arn;
  }

  /** Airflow's page. */
  public get webserverUrl(): string {
    return `https://${this.resource.webserverUrl}`;
  }

  /** Where DAGs are put: `s3://bucket/dags`. */
  public get dagsUrl(): string {
    return `s3://${this.props.sourceBucketName}/dags`;
  }

  /** Lets `grantee` log in to Airflow's page as `User`: see everything, run and clear DAGs, but change no connections. */
  public grantUse(grantee: IGrantee): void {
    const { region, accountId, environmentName } = this.props;
    const resources = [`arn:aws:airflow:${region}:${accountId}:role/${environmentName}/User`];
    grantee.allow({ actions: ["airflow:CreateWebLoginToken"], resources });
  }

  /** Airflow's parts talk to each other about anything, to the rest of the world by HTTPS, and nobody calls them. */
  private closedGroup(): SecurityGroup {
    const { environmentName, vpcId } = this.props;
    const name = `${environmentName}-airflow`;
    const group = new SecurityGroup(this, "Group", {
      name,
      description: "Airflow, closed to the outside",
      vpcId,
      tags: { Name: name },
    });
    const within = { securityGroupId: group.id, referencedSecurityGroupId: group.id, ipProtocol: "-1" };
    new VpcSecurityGroupIngressRule(this, "FromWithin", within);
    new VpcSecurityGroupEgressRule(this, "ToWithin", within);
    new VpcSecurityGroupEgressRule(this, "ToWorld", {
      securityGroupId: group.id,
      description: "HTTPS to AWS and to package indexes",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return group;
  }

  private requirements(waitFor: IConstruct[]): S3Object | undefined {
    const { packages = {}, sourceBucketName: bucket } = this.props;
    const lines = Object.entries(packages).map(
      ([name, version]) => `${name}${/^[\d*]/.test(version) ? "==" : ""}${version}`,
    );
    if (lines.length === 0) return undefined;
    const content = `${lines.sort().join("\n")}\n`;
    return new S3Object(this, "Requirements", {
      bucket,
      key: "requirements.txt",
      content,
      contentType: "text/plain",
      overrideProvider: { defaultTags: { tags: {} } }, // an object takes 10 tags, and the provider's may be more
      dependsOn: resourcesOf(waitFor),
    });
  }

  private validate(size: MwaaSize, { min, max }: MwaaWorkers): void {
    const {
      environmentName,
      airflowVersion,
      subnetIds,
      packages = {},
      airflowConfig = {},
      maintenanceStart,
    } = this.props;
    if (isKnown(environmentName) && !/^[A-Za-z][\w-]{0,79}$/.test(environmentName)) {
      throw invalid(
        this,
        `environmentName is "${environmentName}"`,
        "write 1-80 letters, digits, - and _, beginning with a letter",
      );
    }
    if (isKnown(airflowVersion) && !/^\d+\.\d+\.\d+$/.test(airflowVersion)) {
      throw invalid(this, `airflowVersion is "${airflowVersion}"`, 'write all three numbers, such as "2.10.3"');
    }
    if (isKnown(airflowVersion) && /^(1|2\.[0-3])\./.test(airflowVersion)) {
      throw invalid(this, `airflowVersion is "${airflowVersion}", past its support`, 'write 2.4 or later, "2.10.3"');
    }
    mustBeKnown(this, "size", size);
    mustBeKnown(this, "packages", packages);
    if (!sizes.includes(size)) throw invalid(this, `size is "${size}"`, `write ${sizes.join(", ")}`);
    checkWhole(this, "workers.min", min, 1, 25);
    checkWhole(this, "workers.max", max, isKnown(min) ? min : 1, 25);
    checkKeyArn(this, "kmsKeyArn", this.props.kmsKeyArn);
    if (size === "micro" && isKnown(max) && max !== 1) {
      throw invalid(this, `workers are ${min} to ${max}`, "give 1 to 1 with micro, or choose small for more");
    }
    if (isKnown(subnetIds) && subnetIds.length !== 2) {
      throw invalid(this, `there are ${subnetIds.length} subnetIds`, "give exactly two, in two zones");
    }
    for (const [name, version] of Object.entries(packages)) {
      if (packageName.test(name) && packageVersion.test(version)) continue;
      throw invalid(this, `packages has "${name}": "${version}"`, 'write a version such as "2.2.3", or ">=2.2,<3"');
    }
    const option =
      isKnown(airflowConfig) && Object.keys(airflowConfig).find((key) => !/^[A-Za-z_][\w-]*\.\w+$/.test(key));
    if (option) throw invalid(this, `airflowConfig has "${option}"`, "write section.name, such as core.parallelism");
    if (
      isKnown(maintenanceStart) &&
      !/^(MON|TUE|WED|THU|FRI|SAT|SUN):([01]\d|2[0-3]):(00|30)$/.test(maintenanceStart)
    ) {
      throw invalid(
        this,
        `maintenanceStart is "${maintenanceStart}"`,
        'write a day and a half hour, such as "SUN:03:00"',
      );
    }
  }
}

const sizes: MwaaSize[] = ["micro", "small", "medium", "large", "xlarge", "2xlarge"];
const packageName = /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?(\[[\w,.-]+\])?$/;
const packageVersion = /^(\d[\w.*+!-]*|((==|~=|!=|<=|>=|<|>)\d[\w.*+!-]*)(,(==|~=|!=|<=|>=|<|>)\d[\w.*+!-]*)*)?$/;
