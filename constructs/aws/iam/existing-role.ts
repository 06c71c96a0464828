import { Fn, Token } from "cdktf";
import { Construct, DependencyGroup, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { checkSwitches, whole } from "../../shared/tokens";
import { accountOf, writtenAccounts } from "../place";
import { applySettings, type ProviderSettings } from "../settings";
import { InlinePolicy } from "./inline-policy";
import type { IRole, PolicyStatement } from "./role";

/** What may be said of a role that was made elsewhere. */
export interface ExistingRoleSettings extends ProviderSettings {
  /**
   * Name of the inline policy that is put on the role, 1-128 of `A-Za-z0-9+=,.@_-`. No other program may put one of the same name on it.
   * @default - the construct's path, with `-` between its parts
   */
  readonly policyName?: string;

  /**
   * Whether grants to the role are put on it. Without that somebody else has to give it what it needs, and nothing here notices if they do not.
   * @default true
   */
  readonly mutable?: boolean;
}

/** Settings of an {@link ExistingRole}: one of `roleArn` and `roleName`. */
export interface ExistingRoleProps extends ExistingRoleSettings {
  /**
   * `arn:aws:iam::123456789012:role/path/name`, a role of the account that is deployed to, also one that is made in the same program. Of
   * another account's, only where it is not `mutable`.
   * @default - the ARN of `roleName`, without a path
   */
  readonly roleArn?: string;

  /**
   * Name of the role, without its path.
   * @default - the last part of `roleArn`
   */
  readonly roleName?: string;
}

/** A role that somebody else made, of people for example: grants to it are one inline policy of ours on it, and nothing else of it is touched. */
export class ExistingRole extends Construct implements IRole {
  /** Name of the role. */
  public readonly name: string;

  private readonly grants: InlinePolicy;
  private readonly mutable: boolean;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingRoleProps,
  ) {
    super(scope, id);
    checkSwitches(this, { mutable: props.mutable });
    const { roleArn, policyName = fitName(this.node.path.replace(/[^\w+=,.@-]+/g, "-"), 128), mutable = true } = props;
    const name = props.roleName ?? (roleArn === undefined ? undefined : this.nameIn(roleArn));
    if (name === undefined) throw invalid(this, "roleArn and roleName are missing", "give one of them");
    if (isKnown(name) && !/^[\w+=,.@-]{1,64}$/.test(name))
      throw invalid(this, `roleName is "${name}"`, "write 1-64 letters, digits and +=,.@_-, without a path");
    if (isKnown(policyName) && !/^[\w+=,.@-]{1,128}$/.test(policyName))
      throw invalid(this, `policyName is "${policyName}"`, "write 1-128 letters, digits and +=,.@_-");
    this.name = name;
    this.mutable = mutable;
    this.grants = new InlinePolicy(this, policyName, name);
    applySettings(this, props);
  }

  /** ARN of the role. */
  public get arn(): string {
    if (this.props.roleArn !== undefined) return this.props.roleArn;
    const { partition, accountId } = accountOf(this, this.props);
    return `arn:${partition}:iam::${accountId}:role/${this.name}`;
  }

  /** Adds permissions to the policy on the role, and returns that. */
  public allow(...statements: PolicyStatement[]): IDependable {
    if (!this.mutable) return new DependencyGroup();
    this.checkAccount();
    return this.grants.allow(statements);
  }

  /** A policy is put on a role by its name: on the one of that name in the provider's account, whatever the ARN says. */
  private checkAccount(): void {
    const account = isKnown(this.props.roleArn) ? this.props.roleArn.split(":")[4]! : undefined;
    const accounts = writtenAccounts(this, this.props);
    if (account === undefined || accounts === undefined || accounts.includes(account)) return;
    const problem = `what is granted would be put on role ${this.name} of ${accounts.join(", ")}, and roleArn is of ${account}`;
    throw invalid(this, problem, "give the provider of that account as provider, or mutable: false and grant it there");
  }

  private nameIn(roleArn: string): string {
    if (Token.isUnresolved(roleArn)) return Fn.replace(whole(roleArn), "/^.*[/]/", "");
    const name = /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]{1,64})$/.exec(roleArn)?.[1];
    if (name !== undefined) return name;
    throw invalid(this, `roleArn is "${roleArn}"`, "write arn:aws:iam::<account>:role/<name>");
  }
}
