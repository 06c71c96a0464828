import { PubsubSubscription } from "@cdktf/provider-google/lib/pubsub-subscription";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkKeyName, checkRegion, memberOf } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of a {@link RotationTopic}. */
export interface RotationTopicProps extends ResourceSettings {
  /** Name of the topic and of its subscription: 3-255 letters, digits and `-_.~+%`, beginning with a letter and not with `goog`. A change replaces both. */
  readonly topicName: string;

  /** Secret Manager's agent in the project of the secrets (`ServiceAgents.secretManager`), which is let publish. */
  readonly agent: Member;

  /** Region that keeps the messages, and no other. */
  readonly region: string;

  /**
   * Project that owns both.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Full name of the key that encrypts the messages; Pub/Sub's agent must be let use it (`IKey.keyNameFor`).
   * @default - keys that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Days for which a reminder stands, 1-31; then it is over, whether anybody did what it says or not.
   * @default 7
   */
  readonly standsForDays?: number;

  /**
   * What makes the agent, where something of this program does (`ServiceAgents.ready`).
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/**
 * Where Secret Manager tells that a secret is to get a new value, and what counts the reminders that stand. Of a secret's topic every change of it is told;
 * the subscription keeps `SECRET_ROTATE` alone ("Set up notifications on a secret", Secret Manager guide).
 */
export class RotationTopic extends Construct {
  /** The Terraform resource of the topic, for settings that have no prop. */
  public readonly resource: PubsubTopic;

  /** The Terraform resource of the subscription. */
  public readonly subscription: PubsubSubscription;

  /** The agent's right to publish, which a secret that names the topic depends on. */
  public readonly mayPublish: PubsubTopicIamMember;

  constructor(scope: Construct, id: string, props: RotationTopicProps) {
    super(scope, id);
    const { topicName, agent, region, project, kmsKeyName, standsForDays = 7, dependsOn } = props;
    for (const [name, value] of Object.entries({ topicName, agent, region })) required(this, name, value);
    if (isKnown(topicName) && !/^(?!goog)[a-zA-Z][\w.~+%-]{2,254}$/.test(topicName))
      throw invalid(this, `topicName is "${topicName}"`, "write 3-255 letters, digits and -_.~+%");
    checkRegion(this, "region", region);
    checkKeyName(this, "kmsKeyName", kmsKeyName);
    checkKnownWhole(this, "standsForDays", standsForDays, 1, 31);
    this.resource = new PubsubTopic(this, "Resource", {
      name: topicName,
      project,
      kmsKeyName,
      messageStoragePolicy: { allowedPersistenceRegions: [region] },
    });
    this.subscription = new PubsubSubscription(this, "Subscription", {
      name: topicName,
      project,
      topic: this.resource.id,
      filter: 'attributes.eventType = "SECRET_ROTATE"',
      messageRetentionDuration: `${standsForDays * 86_400}s`,
      expirationPolicy: { ttl: "" }, // nobody pulls here, and Pub/Sub deletes such a subscription after 31 days
    });
    this.mayPublish = new PubsubTopicIamMember(this, "MayPublish", {
      project,
      topic: this.resource.name,
      role: "roles/pubsub.publisher",
      member: memberOf(this, agent),
      dependsOn: dependsOn && resourcesOf(this, dependsOn),
    });
    applySettings(this, props);
  }

  /** `projects/P/topics/T`. */
  public get name(): string {
    return this.resource.id;
  }
}
