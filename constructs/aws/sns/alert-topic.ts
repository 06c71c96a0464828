import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct, type IDependable } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import type { IGrantee } from "../iam/role";
import type { PlaceProps } from "../place";
import { applySettings, type ResourceSettings } from "../settings";
import type { ITopic } from "./topic";
import { EncryptedTopic } from "./encrypted-topic";
import { KmsKey } from "../kms/kms-key";

/** Where messages go beside e-mail. */
export interface AlertSubscription {
  /**
   * How they get there: `https` to PagerDuty, Opsgenie or whatever brings them to a chat, `sqs`, `lambda`, `firehose` or `sms`. A queue's own policy must let the topic
   * send; a function is told to let the topic call it.
   */
  readonly protocol: "https" | "sqs" | "lambda" | "firehose" | "sms";

  /** Address, ARN or number of the receiver. A change replaces the subscription. */
  readonly endpoint: string;

  /**
   * Whether an `https` receiver answers by itself when AWS asks it for its consent, as PagerDuty does; without that somebody has to, and until then it hears of nothing.
   * @default false
   */
  readonly endpointAutoConfirms?: boolean;

  /**
   * ARN of the role that writes to a `firehose`.
   * @default - none
   */
  readonly subscriptionRoleArn?: string;
}

/** Settings of an {@link AlertTopic}. */
export interface AlertTopicProps extends PlaceProps, ResourceSettings {
  /** Name of the topic, 1-200 of `A-Za-z0-9_-`, unique in account and region. */
  readonly topicName: string;

  /**
   * Addresses that are written to. AWS asks each of them first; until it agrees it hears of nothing.
   * @default - none, and there are `subscriptions`
   */
  readonly emails?: string[];

  /**
   * Where messages go beside e-mail, by a name for the subscription.
   * @default - none, and there are `emails`
   */
  readonly subscriptions?: Record<string, AlertSubscription>;

  /**
   * Services that publish beside CloudWatch, in the name of this account, such as `budgets.amazonaws.com`.
   * @default - none
   */
  readonly publishers?: string[];

  /**
   * ARN of the key that encrypts the messages; its policy must let `cloudwatch.amazonaws.com` use it, and the `publishers`.
   * @default - a key of its own, since CloudWatch cannot use the one that AWS holds; a dollar a month
   */
  readonly kmsKeyArn?: string;

  /**
   * Refuses to delete its own key by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/** Where alarms are sent to, and from there to people: encrypted with a key that CloudWatch can use. */
export class AlertTopic extends Construct implements ITopic {
  /** The topic. */
  public readonly topic: EncryptedTopic;

  /** ARN of the topic, for the actions of alarms. */
  public readonly arn: string;

  /** Its own key; undefined where `kmsKeyArn` is given. */
  public readonly key?: KmsKey;

  /** What each receiver is subscribed by: e-mails by their address, others by their name. */
  public readonly subscriptions: Readonly<Record<string, SnsTopicSubscription>>;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const { topicName, emails = [], subscriptions = {}, region, accountId, provider, protect } = props;
    this.validate(props);
    const publishers = ["cloudwatch.amazonaws.com", ...(props.publishers ?? [])];
    if (props.kmsKeyArn === undefined) {
      this.key = new KmsKey(this, "Key", {
        aliasName: `alias/${topicName}`,
        description: `Alarms on their way through ${topicName}`,
        accountId,
        services: publishers,
        protect,
        provider,
      });
    }
    const kmsKeyArn = props.kmsKeyArn ?? this.key!.arn;
    this.topic = new EncryptedTopic(this, "Topic", { topicName, region, accountId, kmsKeyArn, publishers, provider });
    this.arn = this.topic.arn;
    // In other letters it is the same address, and would be written to twice.
    const distinct = new Map(emails.toReversed().map((email) => [email.toLowerCase(), email]));
    const byMail = [...distinct.values()].sort().map((email) => {
      const subscription = { topicArn: this.arn, protocol: "email", endpoint: email };
      return [email, new SnsTopicSubscription(this, email, subscription)] as const;
    });
    const others = Object.entries(subscriptions).map(
      ([name, subscription]) => [name, this.subscribe(name, subscription)] as const,
    );
    this.subscriptions = Object.fromEntries([...byMail, ...others]);
    applySettings(this, props);
  }

  /** The Terraform resource of the topic, for settings that have no prop. */
  public get resource(): SnsTopic {
    return this.topic.resource;
  }

  /** Lets `grantee` publish, as it may what is no alarm. */
  public grantPublish(grantee: IGrantee): IDependable {
    return this.topic.grantPublish(grantee);
  }

  private subscribe(name: string, subscription: AlertSubscription): SnsTopicSubscription {
    const { protocol, endpoint, endpointAutoConfirms, subscriptionRoleArn } = subscription;
    if (protocol === "lambda") {
      new LambdaPermission(this, `Call-${name}`, {
        action: "lambda:InvokeFunction",
        functionName: endpoint,
        principal: "sns.amazonaws.com",
        sourceArn: this.arn,
      });
    }
    const settings = { topicArn: this.arn, protocol, endpoint, endpointAutoConfirms, subscriptionRoleArn };
    return new SnsTopicSubscription(this, `Subscription-${name}`, settings);
  }

  private validate({ emails = [], subscriptions = {}, publishers }: AlertTopicProps): void {
    mustBeKnown(this, "emails", emails);
    mustBeKnown(this, "publishers", publishers);
    mustHaveKnownItems(this, "subscriptions", subscriptions);
    const wrong = emails.find((email) => !/^[^@\s:]+@[^@\s:]+$/.test(email));
    if (wrong !== undefined) throw invalid(this, `"${wrong}" is no address`, "write name@company.example");
    if (emails.length + Object.keys(subscriptions).length === 0)
      throw invalid(this, "emails is empty", "give at least one address, or subscriptions");
    for (const [name, { protocol, endpoint }] of Object.entries(subscriptions)) {
      mustBeKnown(this, `protocol of "${name}"`, protocol);
      required(this, `endpoint of "${name}"`, endpoint);
      if (!Object.hasOwn(endpoints, protocol)) {
        const remedy = `write ${Object.keys(endpoints).join(", ")}; addresses stand in emails`;
        throw invalid(this, `protocol of "${name}" is "${protocol}"`, remedy);
      }
      const [pattern, example] = endpoints[protocol];
      if (isKnown(endpoint) && !pattern.test(endpoint))
        throw invalid(this, `endpoint of "${name}" is "${endpoint}"`, `write ${example}`);
    }
  }
}

/** What SNS takes for each (its API, Subscribe), and how it is written. */
const endpoints: Record<AlertSubscription["protocol"], [RegExp, string]> = {
  https: [/^https:\/\/\S+$/, "https://<host>/<path>"],
  sqs: [/^arn:aws[a-z-]*:sqs:/, "arn:aws:sqs:<region>:<account>:<name>"],
  lambda: [/^arn:aws[a-z-]*:lambda:/, "arn:aws:lambda:<region>:<account>:function:<name>"],
  firehose: [/^arn:aws[a-z-]*:firehose:/, "arn:aws:firehose:<region>:<account>:deliverystream/<name>"],
  sms: [/^\+\d{6,15}$/, "+ and the number, with its country's"],
};
