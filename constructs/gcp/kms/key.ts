import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { Construct, type IConstruct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { required } from "../../shared/invalid";
import { checkKeyName, Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";

/** A key of Cloud KMS, made by this program or not. */
export interface IKey extends IConstruct {
  /** `projects/P/locations/L/keyRings/R/cryptoKeys/K`. A service cannot use it before its grant: take {@link keyNameFor} there. */
  readonly name: string;

  /**
   * Lets `member`, the service agent of what is encrypted, encrypt and decrypt.
   * Returns the grant, for `dependsOn`; a second call with the same id returns the same grant.
   */
  grantEncryptDecrypt(id: string, member: Member): IDependable;

  /**
   * The key's name as a reference to the grant that `member` needs: what takes its key from here is made after the service agent may use
   * the key. One grant for each id.
   *
   * @param dependsOn what makes the agent, where something of this program does
   */
  keyNameFor(id: string, member: Member, dependsOn?: IDependable[]): string;
}

/** The grants on one key, whoever makes it. */
export class KeyGrants {
  private readonly grants: Grants;

  constructor(
    private readonly scope: Construct,
    private readonly key: string,
  ) {
    this.grants = new Grants(scope);
  }

  /** The right to encrypt and decrypt. */
  public add(id: string, member: Member, dependsOn?: IDependable[]): KmsCryptoKeyIamMember {
    const role = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
    const common = { cryptoKeyId: this.key, role, dependsOn: dependsOn && resourcesOf(this.scope, dependsOn) };
    const make = (to: string) =>
      new KmsCryptoKeyIamMember(this.scope, `EncryptDecrypt-${id}`, { ...common, member: to });
    return this.grants.add(id, member, make);
  }
}

/** A key that something else makes. */
export function existingKey(scope: Construct, id: string, name: string, settings: ProviderSettings): IKey {
  return new ExistingKey(scope, id, name, settings);
}

class ExistingKey extends Construct implements IKey {
  private readonly grants: KeyGrants;

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
    settings: ProviderSettings,
  ) {
    super(scope, id);
    required(this, "name", name);
    checkKeyName(this, "the key", name);
    this.grants = new KeyGrants(this, name);
    applySettings(this, settings);
  }

  public grantEncryptDecrypt(id: string, member: Member): IDependable {
    return this.grants.add(id, member);
  }

  public keyNameFor(id: string, member: Member, dependsOn?: IDependable[]): string {
    return this.grants.add(id, member, dependsOn).cryptoKeyId;
  }
}
