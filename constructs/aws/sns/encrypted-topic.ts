import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct, type IDependable } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { toJson } from "../../shared/tokens";
import { checkKeyArn } from "../checks";
import type { IGrantee } from "../iam/role";
import { type Place, placeOf, type PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import type { ITopic } from "./topic";

/** Settings of an {@link EncryptedTopic}. */
export interface EncryptedTopicProps extends PlaceProps, ResourceSettings {
  /** Name of the topic, 1-256 of `A-Za-z0-9_-`, unique in account and region. A change replaces the topic and loses its subscriptions. */
  readonly topicName: string;

  /**
   * ARN of the key that encrypts the messages. A service that publishes in its own name, such as CloudWatch, needs one whose policy lets
   * it in: the AWS managed key does not, and its messages would be lost.
   * @default - the AWS managed key `aws/sns`, which roles of the account can use
   */
  readonly kmsKeyArn?: string;

  /**
   * Services that may publish in the name of this account, such as `cloudwatch.amazonaws.com`.
   * @default - roles only
   */
  readonly publishers?: string[];
}

/** An SNS topic whose messages are encrypted at rest, and which takes them over TLS only. */
export class EncryptedTopic extends Construct implements ITopic {
  /** A topic that was made elsewhere, and the key that encrypts it, where that is not AWS's own. */
  public static fromArn(scope: Construct, id: string, arn: string, { kmsKeyArn }: ExistingTopicKey = {}): ITopic {
    return new ExistingTopic(scope, id, arn, kmsKeyArn);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SnsTopic;

  /** ARN of the topic. */
  public readonly arn: string;

  private readonly kmsKeyArn?: string;

  constructor(scope: Construct, id: string, props: EncryptedTopicProps) {
    super(scope, id);
    const { topicName, kmsKeyArn } = props;
    if (isKnown(topicName) && !/^[\w-]{1,256}$/.test(topicName)) {
      throw invalid(this, `topicName is "${topicName}"`, "write 1-256 letters, digits, - and _");
    }
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    this.kmsKeyArn = kmsKeyArn;
    this.resource = new SnsTopic(this, "Resource", {
      name: topicName,
      kmsMasterKeyId: kmsKeyArn ?? "alias/aws/sns",
      policy: topicPolicy(props, placeOf(this, props)),
    });
    this.arn = this.resource.arn;
    applySettings(this, props);
  }

  /** Name of the topic. */
  public get name(): string {
    return this.resource.name;
  }

  /** Lets `grantee` publish. */
  public grantPublish(grantee: IGrantee): IDependable {
    return grantPublish(this.arn, this.kmsKeyArn, grantee);
  }
}

/** The key of a topic that was made elsewhere. */
export interface ExistingTopicKey {
  /**
   * ARN of the key that encrypts the messages: grants let in to it as well.
   * @default - a key that AWS holds, or none
   */
  readonly kmsKeyArn?: string;
}

class ExistingTopic extends Construct implements ITopic {
  constructor(
    scope: Construct,
    id: string,
    public readonly arn: string,
    private readonly kmsKeyArn: string | undefined,
  ) {
    super(scope, id);
    required(this, "the topic's ARN", arn);
    if (isKnown(arn) && !/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/.test(arn))
      throw invalid(this, `the topic's ARN is "${arn}"`, "write arn:aws:sns:<region>:<account>:<name>");
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
  }

  public grantPublish(grantee: IGrantee): IDependable {
    return grantPublish(this.arn, this.kmsKeyArn, grantee);
  }
}

function grantPublish(arn: string, kmsKeyArn: string | undefined, grantee: IGrantee): IDependable {
  const allowed = grantee.allow({ actions: ["sns:Publish"], resources: [arn] });
  if (kmsKeyArn === undefined) return allowed; // the policy of the AWS managed key lets in who may publish
  return grantee.allow({ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKeyArn] });
}

function topicPolicy({ topicName, publishers = [] }: EncryptedTopicProps, place: Place): string {
  const { partition, region, accountId } = place;
  const topic = `arn:${partition}:sns:${region}:${accountId}:${topicName}`; // written out: a topic cannot read its own ARN
  const publish = {
    Effect: "Allow",
    Principal: { Service: publishers },
    Action: "SNS:Publish",
    Resource: topic,
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
  return toJson({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "SNS:Publish",
        Resource: topic,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      ...(publishers.length > 0 ? [publish] : []),
    ],
  });
}
