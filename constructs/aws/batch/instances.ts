import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Construct } from "constructs";
import { required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { checkSwitches } from "../../shared/tokens";
import { ExecutionRole } from "../iam/execution-role";
import { placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of {@link BatchInstances}. */
export interface BatchInstancesProps extends PlaceProps, ResourceSettings {
  /** What the names of the role and of the launch template begin with, 1-100 of `A-Za-z0-9_-`. */
  readonly namePrefix: string;

  /** Ids of the security groups around each machine. */
  readonly securityGroupIds: string[];

  /**
   * Each machine gets a public address.
   * @default false
   */
  readonly assignPublicIp?: boolean;

  /**
   * ARN of the policy that bounds what the role may be granted.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
}

/** What machines of AWS Batch are made of: an encrypted disk, no way to their credentials from a container, and a role that can do no more than run what Batch gives them. */
export class BatchInstances extends Construct {
  /** What the machines run as; jobs have roles of their own. */
  public readonly role: ExecutionRole;

  /** How machines get the role. */
  public readonly profile: IamInstanceProfile;

  /** How machines are set up. */
  public readonly template: LaunchTemplate;

  constructor(scope: Construct, id: string, props: BatchInstancesProps) {
    super(scope, id);
    checkSwitches(this, { assignPublicIp: props.assignPublicIp });
    const { namePrefix, securityGroupIds, assignPublicIp = false, permissionsBoundary } = props;
    required(this, "namePrefix", namePrefix);
    required(this, "securityGroupIds", securityGroupIds);
    const { partition, region, accountId } = placeOf(this, props);
    this.role = new ExecutionRole(this, "Role", {
      roleName: fitName(`${namePrefix}-machines`, 64),
      services: ["ec2.amazonaws.com"],
      permissionsBoundary,
    });
    // What "Amazon ECS container instance IAM role" has, on the clusters that Batch makes; images and logs are for each job's own execution role.
    const ecs = (kind: string) => `arn:${partition}:ecs:${region}:${accountId}:${kind}/AWSBatch-*`;
    this.role.allow(
      { actions: ["ecs:DiscoverPollEndpoint"], resources: ["*"] },
      {
        actions: ["DeregisterContainerInstance", "RegisterContainerInstance"].map((action) => `ecs:${action}`),
        resources: [ecs("cluster")],
      },
      {
        actions: ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"],
        resources: [ecs("container-instance")],
      },
      {
        actions: ["SubmitAttachmentStateChanges", "SubmitContainerStateChange", "SubmitTaskStateChange"].map(
          (action) => `ecs:${action}`,
        ),
        resources: [ecs("cluster")],
      },
    );
    this.profile = new IamInstanceProfile(this, "Profile", {
      name: fitName(`${namePrefix}-machines`, 64),
      role: this.role.name,
    });
    this.template = new LaunchTemplate(this, "Template", {
      name: fitName(`${namePrefix}-machines`, 125),
      updateDefaultVersion: true,
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeSize: 100, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      // With an interface, groups stand in it alone ("Launch template support", AWS Batch guide).
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: String(assignPublicIp),
          deleteOnTermination: "true",
          securityGroups: securityGroupIds,
        },
      ],
    });
    applySettings(this, props);
  }
}
