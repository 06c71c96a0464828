import { CloudRunV2ServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-member";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { Construct, type IDependable } from "constructs";
import { checkRoleId, Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";
import type { CloudRunModelService } from "./cloud-run-model-service";

/** Settings of a {@link CloudRunScalingRole}. */
export interface CloudRunScalingRoleProps extends ProviderSettings {
  /** Id of the role: 3-64 of `A-Za-z0-9_.`, unique in the project. Once destroyed it can be made again, which brings the old one back. */
  readonly roleId: string;

  /**
   * Project of the services that are scaled.
   * @default - the provider's project
   */
  readonly project?: string;
}

/**
 * A role of the project's own that lets change a service of Cloud Run, and nothing else: there is no right to its scaling alone. It is granted on
 * one service at a time.
 */
export class CloudRunScalingRole extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ProjectIamCustomRole;

  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, props: CloudRunScalingRoleProps) {
    super(scope, id);
    const { roleId, project } = props;
    checkRoleId(this, roleId);
    this.resource = new ProjectIamCustomRole(this, "Resource", {
      roleId,
      project,
      title: "Scale services of Cloud Run",
      description: "Changes how many instances a service of Cloud Run keeps ready",
      permissions: ["run.services.get", "run.services.update"],
    });
    applySettings(this, props);
  }

  /**
   * Lets `member` scale the service. Whoever changes a service must be let act as the account that it runs as ("Configure service identity", guide of
   * Cloud Run), so that is granted too.
   */
  public grant(id: string, member: Member, { resource, serviceAccount }: CloudRunModelService): IDependable[] {
    const { name, location, project } = resource;
    const of = { name, location, project, role: this.resource.name };
    const grant = this.grants.add(
      id,
      member,
      (to) => new CloudRunV2ServiceIamMember(this, id, { ...of, member: to }),
      `on ${name}`,
    );
    return [grant, serviceAccount.grantActAs("off-hours", member)];
  }
}
