import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Fn } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, whole } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { IGrantee } from "../iam/role";
import { placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";

/** A secret, whoever made it. */
export interface ISecret {
  /** Name of the secret. */
  readonly name: string;

  /** What programs ask for the secret by: its ARN, or that without the six letters that AWS puts behind the name. */
  readonly arn: string;

  /** Lets `grantee` read the secret. */
  grantRead(grantee: IGrantee): IDependable;

  /** Lets `grantee` put a new value in, and read none. */
  grantAddVersion(grantee: IGrantee): IDependable;
}

/** Settings of a {@link Secret}. */
export interface SecretProps extends ResourceSettings {
  /** Name of the secret, 1-512 of `A-Za-z0-9/_+=.@-`, unique in account and region. A change replaces the secret, and its value is lost. */
  readonly secretName: string;

  /**
   * What the secret is for; shown in the console.
   * @default - none
   */
  readonly description?: string;

  /**
   * ARN of the key that encrypts the secret. Roles of other accounts cannot read it without one.
   * @default - the AWS managed key `aws/secretsmanager`
   */
  readonly kmsKeyArn?: string;

  /**
   * Days for which a deleted secret can be brought back, 7-30, and costs nothing. Until then its name is taken; with 0 it is gone at once.
   * @default 30
   */
  readonly recoveryDays?: number;

  /**
   * Refuses to delete the secret by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/** A secret without its value, which people put in by hand: it would stand in Terraform's state. Encrypted, and not destroyed in one step. */
export class Secret extends Construct implements ISecret {
  /** A secret that was made elsewhere, by its name. */
  public static fromName(scope: Construct, id: string, name: string, settings: ExistingSecretSettings = {}): ISecret {
    return new ExistingSecret(scope, id, { ...settings, name });
  }

  /** A secret that was made elsewhere, by its whole ARN, with the six letters at its end. */
  public static fromArn(scope: Construct, id: string, arn: string, { kmsKeyArn }: ExistingSecretKey = {}): ISecret {
    return new ExistingSecret(scope, id, { arn, kmsKeyArn });
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SecretsmanagerSecret;

  /** ARN of the secret. */
  public readonly arn: string;

  private readonly kmsKeyArn?: string;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const { secretName, description, kmsKeyArn, recoveryDays = 30, protect = true } = props;
    required(this, "secretName", secretName);
    // Secrets Manager's API, CreateSecret; a name that ends like an ARN is taken for one.
    if (isKnown(secretName) && !/^[\w/+=.@-]{1,512}$/.test(secretName))
      throw invalid(this, `secretName is "${secretName}"`, "write 1-512 letters, digits and /_+=.@-");
    if (recoveryDays !== 0) checkWhole(this, "recoveryDays", recoveryDays, 7, 30);
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    this.kmsKeyArn = kmsKeyArn;
    this.resource = new SecretsmanagerSecret(this, "Resource", {
      name: secretName,
      description,
      kmsKeyId: kmsKeyArn,
      recoveryWindowInDays: recoveryDays,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.resource.arn;
    applySettings(this, props);
  }

  /** Name of the secret. */
  public get name(): string {
    return this.resource.name;
  }

  /** Lets `grantee` read the secret. */
  public grantRead(grantee: IGrantee): IDependable {
    return grantRead(this.arn, this.kmsKeyArn, grantee);
  }

  /** Lets `grantee` put a new value in, and read none. */
  public grantAddVersion(grantee: IGrantee): IDependable {
    return grantAddVersion(this.arn, this.kmsKeyArn, grantee);
  }
}

/** The key of a secret that was made elsewhere. */
export interface ExistingSecretKey {
  /**
   * ARN of the key that encrypts the secret: grants let in to it as well.
   * @default - a key that AWS holds
   */
  readonly kmsKeyArn?: string;
}

/** What may be said of a secret that was made elsewhere. */
export interface ExistingSecretSettings extends ExistingSecretKey, PlaceProps {}

class ExistingSecret extends Construct implements ISecret {
  public readonly name: string;
  public readonly arn: string;

  private readonly granted: string;
  private readonly kmsKeyArn?: string;

  constructor(scope: Construct, id: string, props: ExistingSecretSettings & { arn?: string; name?: string }) {
    super(scope, id);
    const { arn, kmsKeyArn } = props;
    const name = props.name ?? (arn && nameIn(arn));
    required(this, "the secret's name", name);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/.test(arn))
      throw invalid(this, `the secret's ARN is "${arn}"`, "write it whole, with the six letters at its end");
    // Secrets Manager's API, CreateSecret; "!" stands in the names that other services choose (guide, "Secrets managed by other AWS services").
    if (isKnown(name) && !/^[\w/+=.@!-]{1,512}$/.test(name))
      throw invalid(this, `the secret's name is "${name}"`, "write its name, without its ARN and without wildcards");
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    this.name = name!;
    this.kmsKeyArn = kmsKeyArn;
    if (arn !== undefined) {
      this.arn = this.granted = arn;
      return;
    }
    const { partition, region, accountId } = placeOf(this, props);
    this.arn = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${this.name}`;
    // Six letters that nobody chooses (Secrets Manager guide, "IAM policy examples": a wildcard of six ? is better than *).
    this.granted = `${this.arn}-??????`;
  }

  public grantRead(grantee: IGrantee): IDependable {
    return grantRead(this.granted, this.kmsKeyArn, grantee);
  }

  public grantAddVersion(grantee: IGrantee): IDependable {
    return grantAddVersion(this.granted, this.kmsKeyArn, grantee);
  }
}

function nameIn(arn: string): string {
  const name = /^.*:secret:(.*)-[^-]{6}$/;
  return isKnown(arn) ? arn.replace(name, "$1") : Fn.replace(whole(arn), "/^.*:secret:(.*)-[^-]{6}$/", "$1");
}

function grantRead(arn: string, kmsKeyArn: string | undefined, grantee: IGrantee): IDependable {
  const actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];
  const allowed = grantee.allow({ actions, resources: [arn] });
  return kmsKeyArn === undefined ? allowed : grantee.allow({ actions: ["kms:Decrypt"], resources: [kmsKeyArn] });
}

// With a customer key, PutSecretValue asks KMS for a data key and opens the one of the secret (Secrets Manager guide, "Permissions for the KMS key").
function grantAddVersion(arn: string, kmsKeyArn: string | undefined, grantee: IGrantee): IDependable {
  const actions = ["secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue"];
  const allowed = grantee.allow({ actions, resources: [arn] });
  if (kmsKeyArn === undefined) return allowed;
  return grantee.allow({ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKeyArn] });
}
