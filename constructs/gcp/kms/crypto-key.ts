import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { resolverOf } from "../../shared/resolve";
import { checkMember } from "../checks";

/** Settings of a {@link CryptoKey}. */
export interface CryptoKeyProps {
  /** Name of the key ring: 1-63 letters, digits, `_` and `-`. Google never deletes a ring, so a name can be made only once. */
  readonly keyRingName: string;

  /** Name of the key in its ring: 1-63 letters, digits, `_` and `-`. Google never deletes a key, so a name can be made only once. */
  readonly keyName: string;

  /**
   * Where the key is held, which must be where its data are: the region (`europe-west1`), or for a bucket in `EU` the key location
   * `europe`. A change replaces the key.
   */
  readonly location: string;

  /**
   * Project that owns the key.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Refuses to destroy the key by Terraform: without its versions, what it encrypted can never be read again. Where this is false, they
   * can still be restored for 30 days.
   * @default true
   */
  readonly protect?: boolean;
}

/** A software key for data at rest that rotates every 90 days, cannot be destroyed, and that nobody may use who was not named. */
export class CryptoKey extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: KmsCryptoKey;

  private readonly grants = new Map<string, KmsCryptoKeyIamMember>();

  constructor(scope: Construct, id: string, props: CryptoKeyProps) {
    super(scope, id);
    const { keyRingName, keyName, location, project, protect = true } = props;
    this.validate(props);

    const ring = new KmsKeyRing(this, "Ring", {
      name: keyRingName,
      location,
      project,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.resource = new KmsCryptoKey(this, "Resource", {
      keyRing: ring.id,
      name: keyName,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: "7776000s", // 90 days; the API answers in seconds
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
  }

  /** `projects/P/locations/L/keyRings/R/cryptoKeys/K`. A service cannot use it before its grant: take {@link keyNameFor} there. */
  public get keyName(): string {
    return this.resource.id;
  }

  /**
   * Lets `member`, the service agent of what is encrypted, encrypt and decrypt.
   * Returns the grant, for `dependsOn`; a second call with the same id returns the same grant.
   */
  public grantEncryptDecrypt(id: string, member: string): ITerraformDependable {
    return this.grant(id, member);
  }

  /**
   * The key's name as a reference to the grant that `member` needs: what takes its key from here is made after the service agent may use
   * the key. One grant for each id.
   *
   * @param dependsOn what makes the agent, where something of this program does
   */
  public keyNameFor(id: string, member: string, dependsOn?: ITerraformDependable[]): string {
    return this.grant(id, member, dependsOn).cryptoKeyId;
  }

  private grant(id: string, member: string, dependsOn?: ITerraformDependable[]): KmsCryptoKeyIamMember {
    checkMember(this, member);
    const made = this.grants.get(id);
    if (made !== undefined) {
      if (resolverOf(this)(made.memberInput) === resolverOf(this)(member)) return made;
      throw invalid(
        this,
        `the grant "${id}" is for ${made.memberInput}, not for ${member}`,
        "give each member an id of its own",
      );
    }
    const role = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
    const grant = new KmsCryptoKeyIamMember(this, `EncryptDecrypt-${id}`, {
      cryptoKeyId: this.resource.id,
      role,
      member,
      dependsOn,
    });
    this.grants.set(id, grant);
    return grant;
  }

  private validate({ keyRingName, keyName }: CryptoKeyProps): void {
    for (const [prop, name] of Object.entries({ keyRingName, keyName })) {
      if (isKnown(name) && !/^[a-zA-Z0-9_-]{1,63}$/.test(name)) {
        throw invalid(this, `${prop} is "${name}"`, 'write 1-63 letters, digits, "_" and "-"');
      }
    }
  }
}
