import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { Construct, type IConstruct, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings } from "../settings";

/** A topic of Pub/Sub. */
export interface ITopic extends IConstruct {
  /** `projects/P/topics/T`, or the topic's name in the provider's project. */
  readonly name: string;

  /** Grants any role on the topic. Every grant is returned, for `dependsOn`, and the same one twice is made once. */
  grant(id: string, role: string, member: Member): IDependable;

  /** Lets `member` publish. */
  grantPublish(id: string, member: Member): IDependable;
}

/** Topics that others make. */
export abstract class Topic {
  /** The topic of this name: `projects/P/topics/T`, or a name in the provider's project. */
  public static fromName(scope: Construct, id: string, name: string, settings: ProviderSettings = {}): ITopic {
    return new ExistingTopic(scope, id, name, settings);
  }
}

class ExistingTopic extends Construct implements ITopic {
  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
    settings: ProviderSettings,
  ) {
    super(scope, id);
    if (isKnown(name) && !/^(projects\/[\w.:-]+\/topics\/)?[a-zA-Z][\w.~+%-]{2,254}$/.test(name))
      throw invalid(this, `the topic is "${name}"`, "write projects/P/topics/T, or a name of 3-255 characters");
    applySettings(this, settings);
  }

  public grant(id: string, role: string, member: Member): IDependable {
    const make = (to: string) => new PubsubTopicIamMember(this, id, { topic: this.name, role, member: to });
    return this.grants.add(id, member, make, `as ${role}`);
  }

  public grantPublish(id: string, member: Member): IDependable {
    return this.grant(`Publish-${id}`, "roles/pubsub.publisher", member);
  }
}
