import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct, type IDependable } from "constructs";
import { checkRoleId, Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of a {@link PredictionRole}. */
export interface PredictionRoleProps extends ProviderSettings {
  /** Id of the role: 3-64 of `A-Za-z0-9_.`, unique in the project. Once destroyed it can be made again, which brings the old one back. */
  readonly roleId: string;

  /**
   * Project whose endpoints are asked.
   * @default - the provider's project
   */
  readonly project?: string;
}

/**
 * A role of the project's own that lets ask endpoints of Vertex AI for predictions, and nothing else. The narrowest one of Google's,
 * `roles/aiplatform.user`, may deploy, train and delete as well.
 */
export class PredictionRole extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ProjectIamCustomRole;

  private readonly project?: string;
  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, props: PredictionRoleProps) {
    super(scope, id);
    const { roleId, project } = props;
    checkRoleId(this, roleId);
    this.project = project;
    this.resource = new ProjectIamCustomRole(this, "Resource", {
      roleId,
      project,
      title: "Ask endpoints for predictions",
      description: "Asks Vertex AI endpoints of this project for predictions",
      permissions: ["aiplatform.endpoints.get", "aiplatform.endpoints.predict"],
    });
    applySettings(this, props);
  }

  /** Lets `member` ask every endpoint of the project: the provider knows no policy of a single one. */
  public grant(id: string, member: Member): IDependable {
    const project = this.project ?? this.resource.project;
    const { name: role } = this.resource;
    return this.grants.add(id, member, (to) => new ProjectIamMember(this, id, { project, role, member: to }));
  }
}
