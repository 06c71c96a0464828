import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { toJson } from "../../shared/tokens";
import { checkAccountId, checkKeyArn } from "../checks";
import type { IGrantee } from "../iam/execution-role";

/** Settings of an {@link EncryptedTopic}. */
export interface EncryptedTopicProps {
  /** Name of the topic, 1-256 of `A-Za-z0-9_-`, unique in account and region. A change replaces the topic and loses its subscriptions. */
  readonly topicName: string;

  /** Region that is deployed to. */
  readonly region: string;

  /** Account that is deployed to, twelve digits. */
  readonly accountId: string;

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
export class EncryptedTopic extends Construct {
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
    checkAccountId(this, props.accountId);
    checkKeyArn(this, "kmsKeyArn", kmsKeyArn);
    this.kmsKeyArn = kmsKeyArn;
    this.resource = new SnsTopic(this, "Resource", {
      name: topicName,
      kmsMasterKeyId: kmsKeyArn ?? "alias/aws/sns",
      policy: topicPolicy(props),
    });
    this.arn = this.resource.arn;
  }

  /** Lets `grantee` publish. */
  public grantPublish(grantee: IGrantee): void {
    grantee.allow({ actions: ["sns:Publish"], resources: [this.arn] });
    if (this.kmsKeyArn === undefined) return; // the policy of the AWS managed key lets in who may publish
    grantee.allow({ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [this.kmsKeyArn] });
  }
}

function topicPolicy({ topicName, region, accountId, publishers = [] }: EncryptedTopicProps): string {
  const topic = `arn:aws:sns:${region}:${accountId}:${topicName}`; // written out: a topic cannot read its own ARN
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
