import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey as AwsKmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct, type IDependable } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, mustHaveKnownItems, toJson } from "../../shared/tokens";
import { checkKeyArn, checkPolicyLength } from "../checks";
import type { IGrantee } from "../iam/role";
import { accountOf, type Place } from "../place";
import { checkPrincipals, principalsOf } from "../principals";
import { applySettings, type ResourceSettings } from "../settings";
import type { IKey } from "./key";

/** Settings of a {@link KmsKey}. */
export interface KmsKeyProps extends ResourceSettings {
  /** `alias/name`, at most 256 of `A-Za-z0-9:/_-`, unique in account and region; `alias/aws/` belongs to AWS. */
  readonly aliasName: string;

  /** What the key is for; shown in the console. */
  readonly description: string;

  /**
   * The account that owns the key, twelve digits; its IAM policies decide who uses it.
   * @default - the provider's
   */
  readonly accountId?: string;

  /**
   * Services that may use the key in the name of this account, such as `sns.amazonaws.com` or, with its region, `logs.eu-west-1.amazonaws.com`.
   * @default - roles only
   */
  readonly services?: string[];

  /**
   * ARNs of roles, accounts (twelve digits) or organizations (`o-...`) that may use the key through S3 alone: those that a bucket's own policy lets in, of any account.
   * Each role must exist.
   * @default - none; IAM policies of the account decide
   */
  readonly rolesThroughS3?: string[];

  /**
   * Refuses to delete the key by Terraform, and gives 30 days instead of 7 to stop a deletion.
   * @default true
   */
  readonly protect?: boolean;
}

const decryptActions = ["kms:Decrypt", "kms:DescribeKey"];
const dataKeyActions = ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];
const encryptActions = ["kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", ...dataKeyActions];

/** A symmetric key that is rotated every year, cannot be destroyed in one step, and is governed by the IAM policies of its account. */
export class KmsKey extends Construct implements IKey {
  /** A key that was made elsewhere; its own policy must leave its use to IAM, as the key of a {@link KmsKey} does. */
  public static fromArn(scope: Construct, id: string, arn: string): IKey {
    return new ExistingKey(scope, id, arn);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: AwsKmsKey;

  /** ARN of the key. */
  public readonly arn: string;

  /** Its name for people. */
  public readonly alias: KmsAlias;

  constructor(scope: Construct, id: string, props: KmsKeyProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const { aliasName, description, protect = true } = props;
    this.validate(props);

    const policy = keyPolicy(this, props, accountOf(this, props));
    checkPolicyLength(this, policy, "a key's policy", 32_768); // KMS guide, "Resource quotas"
    this.resource = new AwsKmsKey(this, "Resource", {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: protect ? 30 : 7,
      policy,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.resource.arn;
    this.alias = new KmsAlias(this, "Alias", { name: aliasName, targetKeyId: this.resource.keyId });
    applySettings(this, props);
  }

  /** Lets `grantee` read what is encrypted with the key. */
  public grantDecrypt(grantee: IGrantee): IDependable {
    return grantDecrypt(this.arn, grantee);
  }

  /** Lets `grantee` read and write what is encrypted with the key. */
  public grantEncryptDecrypt(grantee: IGrantee): IDependable {
    return grantEncryptDecrypt(this.arn, grantee);
  }

  private validate({ aliasName, services = [], rolesThroughS3 }: KmsKeyProps): void {
    checkPrincipals(this, rolesThroughS3);
    if (isKnown(aliasName) && !/^(?=.{7,256}$)alias\/(?!aws\/)[\w:/-]+$/.test(aliasName)) {
      throw invalid(
        this,
        `aliasName is "${aliasName}"`,
        'write "alias/" and letters, digits and :/_-, but not "alias/aws/"',
      );
    }
    // CloudWatch Logs needs other words than any other service, so it has to be told from them.
    mustHaveKnownItems(this, "services", services);
    mustBeKnown(
      this,
      "services",
      services.filter((service) => !service.startsWith("logs.")),
    );
    for (const service of services) {
      if (isKnown(service) && !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(service)) {
        throw invalid(this, `service "${service}" may use the key`, "write it like sns.amazonaws.com");
      }
      if (service === "logs.amazonaws.com") {
        throw invalid(this, `service "${service}" may use the key`, "write logs.<region>.amazonaws.com");
      }
    }
  }
}

type Owner = Omit<Place, "region">;

class ExistingKey extends Construct implements IKey {
  constructor(
    scope: Construct,
    id: string,
    public readonly arn: string,
  ) {
    super(scope, id);
    required(this, "the key's ARN", arn);
    checkKeyArn(this, "the key's ARN", arn);
  }

  public grantDecrypt(grantee: IGrantee): IDependable {
    return grantDecrypt(this.arn, grantee);
  }

  public grantEncryptDecrypt(grantee: IGrantee): IDependable {
    return grantEncryptDecrypt(this.arn, grantee);
  }
}

function grantDecrypt(arn: string, grantee: IGrantee): IDependable {
  return grantee.allow({ actions: decryptActions, resources: [arn] });
}

function grantEncryptDecrypt(arn: string, grantee: IGrantee): IDependable {
  return grantee.allow({ actions: [...decryptActions, ...encryptActions], resources: [arn] });
}

function keyPolicy(construct: Construct, props: KmsKeyProps, place: Owner): string {
  const { services = [], rolesThroughS3 = [] } = props;
  return toJson({
    Version: "2012-10-17",
    Statement: [
      {
        // AWS's own default, word for word: without it IAM policies count for nothing and nobody can mend the key.
        Effect: "Allow",
        Principal: { AWS: `arn:${place.partition}:iam::${place.accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      ...services.map((service) => servicePermission(place, service)),
      ...(rolesThroughS3.length > 0 ? throughS3(construct, props, place) : []),
    ],
  });
}

function throughS3(construct: Construct, { rolesThroughS3 = [], provider }: KmsKeyProps, { dnsSuffix }: Owner) {
  const conditions = { StringLike: { "kms:ViaService": `s3.*.${dnsSuffix}` } };
  return principalsOf(construct, rolesThroughS3, { conditions, provider }).map(({ Principal, Condition }) => ({
    Effect: "Allow",
    Principal,
    Action: [...decryptActions, ...dataKeyActions],
    Resource: "*",
    Condition,
  }));
}

function servicePermission({ partition, accountId }: Owner, service: string): Record<string, unknown> {
  const region = /^logs\.(.+?)\.amazonaws\.com(?:\.cn)?$/.exec(service)?.[1];
  // CloudWatch Logs does not say for which account it calls; the log group's ARN in the encryption context does.
  return {
    Effect: "Allow",
    Principal: { Service: service },
    Action: region === undefined ? [...decryptActions, ...dataKeyActions] : [...decryptActions, ...encryptActions],
    Resource: "*",
    Condition:
      region === undefined
        ? { StringEquals: { "aws:SourceAccount": accountId } }
        : { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${accountId}:*` } },
  };
}
