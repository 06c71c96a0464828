import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount as GoogleServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { Grants } from "../checks";

/** Settings of a {@link ServiceAccount}. */
export interface ServiceAccountProps {
  /** Name before the `@`: 6-30 lower-case letters, digits and `-`, beginning with a letter. A change makes another identity. */
  readonly accountId: string;

  /** Project that owns the account, and on which {@link ServiceAccount.grantOnProject} grants. */
  readonly project: string;

  /**
   * What people read in the console, at most 100 characters.
   * @default - the account id
   */
  readonly displayName?: string;
}

/** The identity of one workload: without keys, and without any access that was not granted to it by name. */
export class ServiceAccount extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: GoogleServiceAccount;

  /** `serviceAccount:name@project.iam.gserviceaccount.com`, as IAM policies write it. */
  public readonly member: string;

  private readonly project: string;
  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, { accountId, project, displayName }: ServiceAccountProps) {
    super(scope, id);
    if (isKnown(accountId) && !/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(accountId)) {
      throw invalid(this, `accountId is "${accountId}"`, 'write 6-30 of a-z, 0-9 and "-", beginning with a letter');
    }
    this.project = project;
    this.resource = new GoogleServiceAccount(this, "Resource", {
      accountId,
      project,
      displayName: displayName ?? accountId,
    });
    this.member = `serviceAccount:${this.resource.email}`;
  }

  /** The account's e-mail address. */
  public get email(): string {
    return this.resource.email;
  }

  /**
   * Grants a role on the whole project, for what cannot be granted on less (running BigQuery jobs, being a Composer worker).
   * Roles that reach every resource are refused.
   */
  public grantOnProject(role: string): void {
    if (/^roles\/(owner|editor|viewer)$/.test(role)) {
      throw invalid(this, `"${role}" is a basic role`, "grant a predefined role that names the service");
    }
    const id = role.replace(/^roles\//, "");
    if (this.node.tryFindChild(id) !== undefined) return; // granted already
    new ProjectIamMember(this, id, { project: this.project, role, member: this.member });
  }

  /**
   * Lets `member` start things that run as this account, such as a deployed model.
   *
   * @returns the grant, for `dependsOn`
   */
  public grantActAs(id: string, member: string): ITerraformDependable {
    return this.grant(`ActAs-${id}`, "roles/iam.serviceAccountUser", member);
  }

  /**
   * Lets `member`, a service agent of Google's, hand this account to what it runs: Vertex AI asks for it where containers run as an account of
   * one's own. It may change who uses this account, and no other.
   *
   * @param dependsOn what makes the agent
   * @returns the grant, for `dependsOn`
   */
  public grantAdmin(id: string, member: string, dependsOn?: ITerraformDependable[]): ITerraformDependable {
    return this.grant(`Admin-${id}`, "roles/iam.serviceAccountAdmin", member, dependsOn);
  }

  private grant(id: string, role: string, member: string, dependsOn?: ITerraformDependable[]): ITerraformDependable {
    if (!this.grants.isNew(id, member)) return this.node.findChild(id) as ServiceAccountIamMember;
    return new ServiceAccountIamMember(this, id, { serviceAccountId: this.resource.name, role, member, dependsOn });
  }
}
