import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { Grants } from "../checks";

/** Settings of a {@link PredictionRole}. */
export interface PredictionRoleProps {
  /** Id of the role: 3-64 of `A-Za-z0-9_.`, unique in the project. Once destroyed it can be made again, which brings the old one back. */
  readonly roleId: string;

  /** Project whose endpoints are asked. */
  readonly project: string;
}

/**
 * A role of the project's own that lets ask endpoints of Vertex AI for predictions, and nothing else. The narrowest one of Google's,
 * `roles/aiplatform.user`, may deploy, train and delete as well.
 */
export class PredictionRole extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ProjectIamCustomRole;

  private readonly project: string;
  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, { roleId, project }: PredictionRoleProps) {
    super(scope, id);
    if (isKnown(roleId) && !/^[A-Za-z0-9_.]{3,64}$/.test(roleId)) {
      throw invalid(this, `roleId is "${roleId}"`, 'write 3-64 letters, digits, "_" and "."');
    }
    this.project = project;
    this.resource = new ProjectIamCustomRole(this, "Resource", {
      roleId,
      project,
      title: "Ask endpoints for predictions",
      description: "Asks Vertex AI endpoints of this project for predictions",
      permissions: ["aiplatform.endpoints.get", "aiplatform.endpoints.predict"],
    });
  }

  /** Lets `member` ask every endpoint of the project: the provider knows no policy of a single one. */
  public grant(id: string, member: string): void {
    if (!this.grants.isNew(id, member)) return;
    new ProjectIamMember(this, id, { project: this.project, role: this.resource.name, member });
  }
}
