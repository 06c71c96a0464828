import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { Construct, type IConstruct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { checkSwitches } from "../../shared/tokens";
import { Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings, type ResourceSettings } from "../settings";

/** A secret of Secret Manager. Its value never stands in a program: what reads it is told its name. */
export interface ISecret extends IConstruct {
  /** Name of the secret in its project. */
  readonly name: string;

  /**
   * Project that owns it.
   * @default - the provider's project
   */
  readonly project?: string;

  /** Grants any role on the secret. Every grant is returned, for `dependsOn`, and the same one twice is made once. */
  grant(id: string, role: string, member: Member): IDependable;

  /** Lets `member` read the secret's values. */
  grantRead(id: string, member: Member): IDependable;

  /** Lets `member` put a new value in, and read none. */
  grantAddVersion(id: string, member: Member): IDependable;
}

/** Where a secret is. */
export interface SecretAttributes extends ProviderSettings {
  /**
   * Project that owns the secret.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** Settings of a {@link Secret}. */
export interface SecretProps extends ResourceSettings {
  /** Name of the secret in its project, 1-255 letters, digits, `_` and `-`. A change replaces the secret, and its values are lost. */
  readonly secretId: string;

  /** Regions that keep its values, and no others: at least one. A change replaces the secret, and its values are lost. */
  readonly locations: string[];

  /**
   * Project that owns it.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Refuses to delete the secret by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/** A secret without its value, which people put in by hand: it would stand in Terraform's state. Kept in the regions that are named. */
export class Secret extends Construct implements ISecret {
  /** The secret of this name, 1-255 letters, digits, `_` and `-`, that others made. */
  public static fromName(scope: Construct, id: string, name: string, attributes: SecretAttributes = {}): ISecret {
    return new ExistingSecret(scope, id, name, attributes);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SecretManagerSecret;

  public readonly project?: string;

  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const { secretId, locations, project, protect = true } = props;
    checkName(this, secretId);
    if (locations.length === 0)
      throw invalid(this, "locations is empty", "write at least one region, such as europe-west1");
    this.project = project;
    this.resource = new SecretManagerSecret(this, "Resource", {
      secretId,
      project,
      replication: { userManaged: { replicas: locations.map((location) => ({ location })) } },
      deletionProtection: protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    applySettings(this, props);
  }

  /** Name of the secret in its project. */
  public get name(): string {
    return this.resource.secretId;
  }

  public grant(id: string, role: string, member: Member): IDependable {
    return grantOn(this, this.grants, this.resource.secretId, { id, role, member });
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, reader, member);
  }

  public grantAddVersion(id: string, member: Member): IDependable {
    return this.grant(`AddVersion-${id}`, adder, member);
  }
}

class ExistingSecret extends Construct implements ISecret {
  public readonly project?: string;
  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
    attributes: SecretAttributes,
  ) {
    super(scope, id);
    checkName(this, name);
    this.project = attributes.project;
    applySettings(this, attributes);
  }

  public grant(id: string, role: string, member: Member): IDependable {
    return grantOn(this, this.grants, this.name, { id, role, member });
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, reader, member);
  }

  public grantAddVersion(id: string, member: Member): IDependable {
    return this.grant(`AddVersion-${id}`, adder, member);
  }
}

const reader = "roles/secretmanager.secretAccessor";
const adder = "roles/secretmanager.secretVersionAdder";

function checkName(scope: Construct, name: string): void {
  if (isKnown(name) && !/^[a-zA-Z0-9_-]{1,255}$/.test(name))
    throw invalid(
      scope,
      `the secret is "${name}"`,
      'write its name in its project: 1-255 letters, digits, "_" and "-"',
    );
}

function grantOn(
  scope: Construct & ISecret,
  grants: Grants,
  secretId: string,
  { id, role, member }: { id: string; role: string; member: Member },
): IDependable {
  const { project } = scope;
  const make = (to: string) => new SecretManagerSecretIamMember(scope, id, { secretId, project, role, member: to });
  return grants.add(id, member, make, `as ${role}`);
}
