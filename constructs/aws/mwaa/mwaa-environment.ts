import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { MwaaEnvironment as MwaaEnvironmentResource } from "@cdktf/provider-aws/lib/mwaa-environment";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { fitName } from "../../shared/names";
import { checkSwitches } from "../../shared/tokens";
import { ExecutionRole } from "../iam/execution-role";
import type { IGrantee, IRole } from "../iam/role";
import { type Place, placeOf } from "../place";
import { applySettings } from "../settings";
import { addEgressRules } from "../vpc/egress-rules";
import { checkMwaa } from "./check-mwaa";
import type { MwaaEnvironmentProps } from "./mwaa-environment-props";
import { mwaaLogGroups } from "./mwaa-logs";
import { mwaaPermissions } from "./mwaa-permissions";

/** A managed Airflow in private subnets, with all its logs for 90 days, a pinned version, and a role that reaches its own bucket and nothing else. */
export class MwaaEnvironment extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MwaaEnvironmentResource;

  /** ARN of the environment. */
  public readonly arn: string;

  /** What the DAGs run as: grant it what they are to reach. */
  public readonly role: IRole;

  /** Its own group around Airflow's parts, to let them into a database, for example; undefined where `securityGroupIds` are given. */
  public readonly securityGroup?: SecurityGroup;

  /** The groups that its parts write their logs to. */
  public readonly logGroups: readonly CloudwatchLogGroup[];

  /** The file that says which packages are installed; undefined without `packages`. */
  public readonly requirements?: S3Object;

  private readonly place: Place;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MwaaEnvironmentProps,
  ) {
    super(scope, id);
    checkSwitches(this, { publicWebserver: props.publicWebserver, protect: props.protect });
    const {
      environmentName,
      airflowVersion = "2.10.3",
      size = "small",
      airflowConfig,
      kmsKeyArn,
      protect = true,
    } = props;
    const { maintenanceStart = "SUN:03:00", publicWebserver = false, bucket, dependsOn = [] } = props;
    const { workers = size === "micro" ? { min: 1, max: 1 } : { min: 1, max: 5 } } = props;
    checkMwaa(this, props, size, workers);
    this.place = placeOf(this, props);

    this.role = props.role ?? this.ownRole();
    const permitted = this.role.allow(...mwaaPermissions({ environmentName, bucket, kmsKeyArn, ...this.place }));
    if (props.securityGroupIds === undefined) this.securityGroup = this.closedGroup();
    const first = [...(Construct.isConstruct(bucket) ? [bucket] : []), ...dependsOn];
    this.requirements = this.packages(resourcesOf(this, first));
    this.logGroups = mwaaLogGroups(this, { ...props, protect });
    const role = props.role === undefined ? this.role : permitted;
    this.resource = new MwaaEnvironmentResource(this, "Resource", {
      name: environmentName,
      airflowVersion,
      environmentClass: `mw1.${size}`,
      minWorkers: workers.min,
      maxWorkers: workers.max,
      executionRoleArn: this.role.arn,
      sourceBucketArn: bucket.arn,
      dagS3Path: "dags",
      requirementsS3Path: this.requirements?.key,
      requirementsS3ObjectVersion: this.requirements?.versionId, // the path alone never changes, and new packages would go unnoticed
      airflowConfigurationOptions: airflowConfig,
      kmsKey: kmsKeyArn,
      webserverAccessMode: publicWebserver ? "PUBLIC_ONLY" : "PRIVATE_ONLY",
      weeklyMaintenanceWindowStart: maintenanceStart,
      networkConfiguration: {
        subnetIds: props.network.subnetIds,
        securityGroupIds: props.securityGroupIds ?? [this.securityGroup!.id],
      },
      loggingConfiguration: {
        taskLogs: { enabled: true, logLevel: "INFO" },
        dagProcessingLogs: { enabled: true, logLevel: "WARNING" },
        schedulerLogs: { enabled: true, logLevel: "WARNING" },
        webserverLogs: { enabled: true, logLevel: "WARNING" },
        workerLogs: { enabled: true, logLevel: "WARNING" },
      },
      dependsOn: resourcesOf(this, [role, ...this.logGroups, ...first]),
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.resource.arn;
    applySettings(this, props);
  }

  /** Name of the environment. */
  public get name(): string {
    return this.resource.name;
  }

  /** Airflow's page. */
  public get webserverUrl(): string {
    return `https://${this.resource.webserverUrl}`;
  }

  /** Where DAGs are put: `s3://bucket/dags`. */
  public get dagsUrl(): string {
    return `${this.props.bucket.url}/dags`;
  }

  /** Lets `grantee` log in to Airflow's page as `User`: see everything, run and clear DAGs, but change no connections. */
  public grantUse(grantee: IGrantee): IDependable {
    const { partition, region, accountId } = this.place;
    const resources = [`arn:${partition}:airflow:${region}:${accountId}:role/${this.props.environmentName}/User`];
    return grantee.allow({ actions: ["airflow:CreateWebLoginToken"], resources });
  }

  private ownRole(): ExecutionRole {
    const { environmentName, permissionsBoundary } = this.props;
    return new ExecutionRole(this, "Role", {
      roleName: fitName(`${environmentName}-airflow`, 64),
      services: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"],
      sourceAccount: this.place.accountId,
      permissionsBoundary,
    });
  }

  /** Airflow's parts talk to each other about anything, to the rest of the world by HTTPS and as `egress` says, and nobody calls them. */
  private closedGroup(): SecurityGroup {
    const { environmentName, network, egress = [] } = this.props;
    const name = `${environmentName}-airflow`;
    const group = new SecurityGroup(this, "Group", {
      name,
      description: "Airflow, closed to the outside",
      vpcId: network.vpcId,
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
    addEgressRules(this, group, egress);
    return group;
  }

  private packages(dependsOn: ITerraformDependable[]): S3Object | undefined {
    const { packages = {}, bucket } = this.props;
    const lines = Object.entries(packages).map(
      ([name, version]) => `${name}${/^[\d*]/.test(version) ? "==" : ""}${version}`,
    );
    if (lines.length === 0) return undefined;
    const content = `${lines.sort().join("\n")}\n`;
    return new S3Object(this, "Requirements", {
      bucket: bucket.name,
      key: "requirements.txt",
      content,
      contentType: "text/plain",
      overrideProvider: { defaultTags: { tags: {} } }, // an object takes 10 tags, and the provider's may be more
      dependsOn,
    });
  }
}
