import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { checkSwitches } from "../../shared/tokens";
import { applySettings, type ResourceSettings } from "../settings";
import { ExistingRole, type ExistingRoleSettings } from "./existing-role";
import { InlinePolicy } from "./inline-policy";
import type { IRole, PolicyStatement } from "./role";
import { type FederatedSubjects, trustPolicy } from "./trust-policy";

/** Settings of an {@link ExecutionRole}. */
export interface ExecutionRoleProps extends ResourceSettings {
  /** Name of the role, 1-64 of `A-Za-z0-9+=,.@_-`, unique in the account. A change replaces the role. */
  readonly roleName: string;

  /**
   * Services that may take the role, such as `sagemaker.amazonaws.com`.
   * @default - none
   */
  readonly services?: string[];

  /**
   * The one account in whose name the services may take the role; closes the confused-deputy hole.
   * @default - any account's resources of these services
   */
  readonly sourceAccount?: string;

  /**
   * ARNs of the roles that may take the role, of any account: those of people, or of a service that acts for them. Each must exist.
   * @default - none
   */
  readonly roles?: string[];

  /**
   * Who may take the role from outside AWS, by a token and without a key, each exactly. All who may take it fit into 2,048 characters.
   * @default - nobody
   */
  readonly federated?: FederatedSubjects[];

  /**
   * A change of what is granted makes a new policy beside the old one, which goes when nothing is left that waited for it: whatever still runs
   * keeps what it needs until its successor has taken over, or for good where that fails. Halves the length that the policy may have.
   * @default false
   */
  readonly createBeforeDestroy?: boolean;

  /**
   * ARN of the policy that bounds what the role may be granted, as some companies ask of every role.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;

  /**
   * Path of the role in IAM, such as `/ml/`: begins and ends in `/`, at most 512 characters. A change replaces the role.
   * @default "/"
   */
  readonly path?: string;
}

/** The identity of a workload, or of whoever acts as it: what it may do is one inline policy, and each line of it was granted by name. */
export class ExecutionRole extends Construct implements IRole {
  /** A role that was made elsewhere, by its name: grants to it are one inline policy of ours on it. */
  public static fromName(scope: Construct, id: string, roleName: string, settings: ExistingRoleSettings = {}): IRole {
    return new ExistingRole(scope, id, { ...settings, roleName });
  }

  /** A role that was made elsewhere, by its ARN, which may be that of a role in the same program. */
  public static fromArn(scope: Construct, id: string, roleArn: string, settings: ExistingRoleSettings = {}): IRole {
    return new ExistingRole(scope, id, { ...settings, roleArn });
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: IamRole;

  /** ARN of the role. */
  public readonly arn: string;

  private readonly grants: InlinePolicy;

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    checkSwitches(this, { createBeforeDestroy: props.createBeforeDestroy });
    const { roleName, services, sourceAccount, roles, federated } = props;
    const { createBeforeDestroy, permissionsBoundary, path } = props;
    if (isKnown(roleName) && !/^[\w+=,.@-]{1,64}$/.test(roleName)) {
      throw invalid(this, `roleName is "${roleName}"`, "write 1-64 letters, digits and +=,.@_-");
    }
    if (isKnown(path) && !/^(?=.{1,512}$)\/([\x21-\x7e]*\/)?$/.test(path)) {
      throw invalid(this, `path is "${path}"`, 'write a path that begins and ends in "/", such as /ml/');
    }
    if (isKnown(permissionsBoundary) && !/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/./.test(permissionsBoundary)) {
      const remedy = "write arn:aws:iam::<account>:policy/<name>";
      throw invalid(this, `permissionsBoundary is "${permissionsBoundary}"`, remedy);
    }
    this.resource = new IamRole(this, "Resource", {
      name: roleName,
      path,
      permissionsBoundary,
      assumeRolePolicy: trustPolicy(this, { services, sourceAccount, roles, federated }),
    });
    this.arn = this.resource.arn;
    this.grants = new InlinePolicy(this, "grants", this.resource.name, createBeforeDestroy);
    applySettings(this, props);
  }

  /** Name of the role. */
  public get name(): string {
    return this.resource.name;
  }

  /** The inline policy, for those who must wait until the role can do its work; undefined before the first {@link allow}. */
  public get policyResource(): IamRolePolicy | undefined {
    return this.grants.resource;
  }

  /**
   * Adds permissions to the role's policy, and returns that. Actions are named one by one, and what they reach by its ARN; `*` only where AWS's
   * service authorization reference knows no resource for any of the actions.
   */
  public allow(...statements: PolicyStatement[]): IDependable {
    return this.grants.allow(statements);
  }
}
