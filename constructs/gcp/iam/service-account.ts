import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount as GoogleServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, isKnown } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { Grants } from "../checks";
import { knownProject, projectOfPlace } from "../place";
import { applySettings, type ProviderSettings } from "../settings";
import type { IServiceAccount, Member } from "./identity";

/** Settings of a {@link ServiceAccount}. */
export interface ServiceAccountProps extends ProviderSettings {
  /** Name before the `@`: 6-30 lower-case letters, digits and `-`, beginning with a letter. A change makes another identity. */
  readonly accountId: string;

  /**
   * Project that owns the account, and on which {@link ServiceAccount.grantOnProject} grants.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What people read in the console, at most 100 characters.
   * @default - the account id
   */
  readonly displayName?: string;
}

/** What can be said of an account that something else makes. */
export interface AccountPlace extends ProviderSettings {
  /**
   * Project on which {@link ServiceAccount.grantOnProject} grants.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** The identity of one workload: without keys, and without any access that was not granted to it by name. */
export class ServiceAccount extends Construct implements IServiceAccount {
  /**
   * The account of this address, which something else makes.
   *
   * @param email `name@project.iam.gserviceaccount.com`, or one of Google's own
   */
  public static fromEmail(scope: Construct, id: string, email: string, at: AccountPlace = {}): IServiceAccount {
    return new ExistingServiceAccount(scope, id, email, at);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: GoogleServiceAccount;

  public readonly member: string;

  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceAccountProps,
  ) {
    super(scope, id);
    const { accountId, project, displayName } = props;
    if (isKnown(accountId) && !/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(accountId)) {
      throw invalid(this, `accountId is "${accountId}"`, 'write 6-30 of a-z, 0-9 and "-", beginning with a letter');
    }
    this.resource = new GoogleServiceAccount(this, "Resource", {
      accountId,
      project,
      displayName: displayName ?? accountId,
    });
    this.member = `serviceAccount:${this.resource.email}`;
    applySettings(this, props);
  }

  public get email(): string {
    return this.resource.email;
  }

  public get knownEmail(): string {
    const project = knownProject(this, this.props);
    const { accountId } = this.props;
    if (project === undefined || !isKnown(accountId)) return this.email;
    const domain = project.split(":").reverse().join("."); // `acme.example:churn` is of a domain
    return `${accountId}@${domain}.iam.gserviceaccount.com`;
  }

  public grantOnProject(role: string): IDependable {
    return grantOnProject(this, role, () => this.props.project ?? this.resource.project);
  }

  public grant(id: string, role: string, member: Member, dependsOn?: IDependable[]): IDependable {
    return grantOn(this, this.grants, this.resource.name, { id, role, member, dependsOn });
  }

  public grantActAs(id: string, member: Member): IDependable {
    return this.grant(`ActAs-${id}`, "roles/iam.serviceAccountUser", member);
  }

  public grantAdmin(id: string, member: Member, dependsOn?: IDependable[]): IDependable {
    return this.grant(`Admin-${id}`, "roles/iam.serviceAccountAdmin", member, dependsOn);
  }
}

class ExistingServiceAccount extends Construct implements IServiceAccount {
  public readonly knownEmail: string;
  public readonly member: string;
  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    public readonly email: string,
    private readonly at: AccountPlace,
  ) {
    super(scope, id);
    if (isKnown(email) && !/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(email))
      throw invalid(this, `the account is "${email}"`, "write its e-mail address");
    this.knownEmail = email;
    this.member = `serviceAccount:${email}`;
    applySettings(this, at);
  }

  public grantOnProject(role: string): IDependable {
    return grantOnProject(this, role, () => projectOfPlace(this, this.at));
  }

  public grant(id: string, role: string, member: Member, dependsOn?: IDependable[]): IDependable {
    // `-` stands for whichever project the account is in ("REST Resource: projects.serviceAccounts", IAM API).
    return grantOn(this, this.grants, `projects/-/serviceAccounts/${this.email}`, { id, role, member, dependsOn });
  }

  public grantActAs(id: string, member: Member): IDependable {
    return this.grant(`ActAs-${id}`, "roles/iam.serviceAccountUser", member);
  }

  public grantAdmin(id: string, member: Member, dependsOn?: IDependable[]): IDependable {
    return this.grant(`Admin-${id}`, "roles/iam.serviceAccountAdmin", member, dependsOn);
  }
}

function grantOnProject(account: Construct & IServiceAccount, role: string, project: () => string): IDependable {
  mustBeKnown(account, "role", role); // an id is made of it
  if (/^roles\/(owner|editor|viewer)$/.test(role)) {
    throw invalid(account, `"${role}" is a basic role`, "grant a predefined role that names the service");
  }
  const id = role.replace(/^roles\//, "");
  const made = account.node.tryFindChild(id); // granted already
  return made ?? new ProjectIamMember(account, id, { project: project(), role, member: account.member });
}

interface AccountGrant {
  readonly id: string;
  readonly role: string;
  readonly member: Member;
  readonly dependsOn?: IDependable[];
}

function grantOn(scope: Construct, grants: Grants, serviceAccountId: string, grant: AccountGrant): IDependable {
  const { id, role, member, dependsOn } = grant;
  const common = { serviceAccountId, role, dependsOn: dependsOn && resourcesOf(scope, dependsOn) };
  const make = (to: string) => new ServiceAccountIamMember(scope, id, { ...common, member: to });
  return grants.add(id, member, make, `as ${role}`);
}
