import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { invalid, required } from "../../shared/invalid";
import { mustBeKnown } from "../../shared/tokens";
import { EncryptedTopic } from "./encrypted-topic";
import { KmsKey } from "../kms/kms-key";

/** Settings of an {@link AlertTopic}. */
export interface AlertTopicProps {
  /** Name of the topic, 1-200 of `A-Za-z0-9_-`, unique in account and region. */
  readonly topicName: string;

  /** Addresses that are written to, 1 or more. AWS asks each of them first; until it agrees it hears of nothing. */
  readonly emails: string[];

  /** Region that is deployed to. */
  readonly region: string;

  /** Account that is deployed to, twelve digits. */
  readonly accountId: string;

  /**
   * ARN of the key that encrypts the messages; its policy must let `cloudwatch.amazonaws.com` use it.
   * @default - a key of its own, since CloudWatch cannot use the one that AWS holds; a dollar a month
   */
  readonly kmsKeyArn?: string;

  /**
   * Refuses to delete its own key by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/** Where alarms are sent to, and from there by e-mail to people: encrypted with a key that CloudWatch can use. */
export class AlertTopic extends Construct {
  /** The topic. */
  public readonly topic: EncryptedTopic;

  /** ARN of the topic, for the actions of alarms. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const { topicName, emails, region, accountId, protect } = props;
    required(this, "emails", emails);
    mustBeKnown(this, "emails", emails);
    const wrong = emails.find((email) => !/^[^@\s:]+@[^@\s:]+$/.test(email));
    if (emails.length === 0) throw invalid(this, "emails is empty", "give at least one address");
    if (wrong !== undefined) throw invalid(this, `"${wrong}" is no address`, "write name@company.example");
    const publishers = ["cloudwatch.amazonaws.com"];
    const kmsKeyArn =
      props.kmsKeyArn ??
      new KmsKey(this, "Key", {
        aliasName: `alias/${topicName}`,
        description: `Alarms on their way through ${topicName}`,
        accountId,
        services: publishers,
        protect,
      }).arn;
    this.topic = new EncryptedTopic(this, "Topic", { topicName, region, accountId, kmsKeyArn, publishers });
    this.arn = this.topic.arn;
    // In other letters it is the same address, and would be written to twice.
    const distinct = new Map(emails.toReversed().map((email) => [email.toLowerCase(), email]));
    for (const email of [...distinct.values()].sort()) {
      new SnsTopicSubscription(this, email, { topicArn: this.arn, protocol: "email", endpoint: email });
    }
  }
}
