import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring";
import { Construct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { checkSwitches } from "../../shared/tokens";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings, type ResourceSettings } from "../settings";
import { existingKey, type IKey, KeyGrants } from "./key";

/** Settings of a {@link CryptoKey}. */
export interface CryptoKeyProps extends ResourceSettings {
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
export class CryptoKey extends Construct implements IKey {
  /** The key of this name, `projects/P/locations/L/keyRings/R/cryptoKeys/K`, which something else makes. */
  public static fromName(scope: Construct, id: string, name: string, settings: ProviderSettings = {}): IKey {
    return existingKey(scope, id, name, settings);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: KmsCryptoKey;

  /** The ring that the key is in. */
  public readonly ring: KmsKeyRing;

  private readonly grants: KeyGrants;

  constructor(scope: Construct, id: string, props: CryptoKeyProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const { keyRingName, keyName, location, project, protect = true } = props;
    this.validate(props);

    this.ring = new KmsKeyRing(this, "Ring", {
      name: keyRingName,
      location,
      project,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.resource = new KmsCryptoKey(this, "Resource", {
      keyRing: this.ring.id,
      name: keyName,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: "7776000s", // 90 days; the API answers in seconds
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.grants = new KeyGrants(this, this.resource.id);
    applySettings(this, props);
  }

  public get name(): string {
    return this.resource.id;
  }

  public grantEncryptDecrypt(id: string, member: Member): IDependable {
    return this.grants.add(id, member);
  }

  public keyNameFor(id: string, member: Member, dependsOn?: IDependable[]): string {
    return this.grants.add(id, member, dependsOn).cryptoKeyId;
  }

  private validate({ keyRingName, keyName }: CryptoKeyProps): void {
    for (const [prop, name] of Object.entries({ keyRingName, keyName })) {
      if (isKnown(name) && !/^[a-zA-Z0-9_-]{1,63}$/.test(name)) {
        throw invalid(this, `${prop} is "${name}"`, 'write 1-63 letters, digits, "_" and "-"');
      }
    }
  }
}
