import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { Construct, type IConstruct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";

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
}

/** Where a secret is. */
export interface SecretAttributes extends ProviderSettings {
  /**
   * Project that owns the secret.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** Secrets that others make and fill: a program that made one would tempt people to write its value down. */
export abstract class Secret {
  /** The secret of this name, 1-255 letters, digits, `_` and `-`. */
  public static fromName(scope: Construct, id: string, name: string, attributes: SecretAttributes = {}): ISecret {
    return new ExistingSecret(scope, id, name, attributes);
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
    if (isKnown(name) && !/^[a-zA-Z0-9_-]{1,255}$/.test(name))
      throw invalid(
        this,
        `the secret is "${name}"`,
        'write its name in its project: 1-255 letters, digits, "_" and "-"',
      );
    this.project = attributes.project;
    applySettings(this, attributes);
  }

  public grant(id: string, role: string, member: Member): IDependable {
    const { name: secretId, project } = this;
    const make = (to: string) => new SecretManagerSecretIamMember(this, id, { secretId, project, role, member: to });
    return this.grants.add(id, member, make, `as ${role}`);
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, "roles/secretmanager.secretAccessor", member);
  }
}
