import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct, type IDependable } from "constructs";
import { checkRoleId, Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of a {@link VertexScalingRole}. */
export interface VertexScalingRoleProps extends ProviderSettings {
  /** Id of the role: 3-64 of `A-Za-z0-9_.`, unique in the project. Once destroyed it can be made again, which brings the old one back. */
  readonly roleId: string;

  /**
   * Project whose models are scaled.
   * @default - the provider's project
   */
  readonly project?: string;
}

/**
 * A role of the project's own that lets change how many replicas a deployed model has: `mutateDeployedModel` asks for the one right
 * `aiplatform.endpoints.deploy`, which also deploys a model where its holder may act as the account that the model runs as.
 */
export class VertexScalingRole extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ProjectIamCustomRole;

  private readonly project?: string;
  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, props: VertexScalingRoleProps) {
    super(scope, id);
    const { roleId, project } = props;
    checkRoleId(this, roleId);
    this.project = project;
    this.resource = new ProjectIamCustomRole(this, "Resource", {
      roleId,
      project,
      title: "Scale deployed models",
      description: "Changes how many replicas the deployed models of this project have",
      permissions: ["aiplatform.endpoints.deploy"],
    });
    applySettings(this, props);
  }

  /** Lets `member` scale every deployed model of the project: the provider knows no policy of a single endpoint. */
  public grant(id: string, member: Member): IDependable {
    const project = this.project ?? this.resource.project;
    const { name: role } = this.resource;
    return this.grants.add(id, member, (to) => new ProjectIamMember(this, id, { project, role, member: to }));
  }
}
