import { EventarcTrigger } from "@cdktf/provider-google/lib/eventarc-trigger";
import { Fn } from "cdktf";
import { Construct, type IDependable } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { invalid, isKnown, required } from "../../shared/invalid";
import type { IServiceAccount } from "../iam/identity";
import { applySettings, type ResourceSettings } from "../settings";
import type { IBucket } from "../storage/bucket";
import type { Workflow } from "../workflows/workflow";

/** Settings of a {@link StorageTrigger}. */
export interface StorageTriggerProps extends ResourceSettings {
  /** Name: 1-63 of a-z, 0-9 and `-`, beginning with a letter and not ending in `-`. A change replaces it. */
  readonly triggerName: string;

  /**
   * Location of the bucket in small letters, which is the trigger's too: a region, or several, such as `eu` or `nam4` ("Eventarc locations"). A change replaces it.
   */
  readonly location: string;

  /**
   * Project of both and of the Workflow.
   * @default - the provider's project
   */
  readonly project?: string;

  /** Where files land. */
  readonly bucket: IBucket;

  /** What is started for each, with the event as its argument: the object's name is in `data.name`. */
  readonly workflow: Workflow;

  /**
   * Hands the events over. It needs `roles/eventarc.eventReceiver`, which it is granted here, and to start Workflows (`WorkflowInvokers`); who deploys must be
   * let act as it.
   */
  readonly serviceAccount: IServiceAccount;

  /**
   * What must be there before: the agents of Eventarc and Pub/Sub (`ServiceAgents.ready`), the right of Cloud Storage's to publish
   * (`ServiceAgents.grantStorageEvents`), and the account's to start Workflows.
   */
  readonly dependsOn: IDependable[];
}

/**
 * Starts a Workflow for each object that is made or overwritten in a bucket. Eventarc knows no prefix: what starts looks at the name itself. An event is delivered
 * at least once; within a day Workflows drops what comes twice ("Trigger a workflow with events").
 */
export class StorageTrigger extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: EventarcTrigger;

  constructor(scope: Construct, id: string, props: StorageTriggerProps) {
    super(scope, id);
    const { triggerName, location, project, bucket, workflow, serviceAccount, dependsOn } = props;
    for (const [name, value] of Object.entries({ triggerName, location, bucket, workflow, serviceAccount, dependsOn }))
      required(this, name, value);
    if (isKnown(triggerName) && !/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(triggerName)) {
      const remedy = 'write 1-63 of a-z, 0-9 and "-", beginning with a letter and not ending in "-"';
      throw invalid(this, `triggerName is "${triggerName}"`, remedy);
    }
    if (isKnown(location) && !/^[a-z]+(?:-[a-z]+)?\d*$/.test(location))
      throw invalid(
        this,
        `location is "${location}"`,
        'write the bucket\'s region, such as "europe-west1", or eu or us',
      );
    const receives = serviceAccount.grantOnProject("roles/eventarc.eventReceiver");
    this.resource = new EventarcTrigger(this, "Resource", {
      name: triggerName,
      location,
      project,
      matchingCriteria: [
        { attribute: "type", value: "google.cloud.storage.object.v1.finalized" },
        { attribute: "bucket", value: bucket.name },
      ],
      destination: { workflow: workflow.path },
      serviceAccount: serviceAccount.email,
      dependsOn: resourcesOf(this, [...mainResourceOf(serviceAccount), receives, ...dependsOn]),
    });
    applySettings(this, props);
  }

  /** ID of the subscription that Eventarc makes for it: what waits there has not started the Workflow. */
  public get subscriptionId(): string {
    return Fn.element(Fn.split("/", this.resource.transport.pubsub.subscription), 3); // projects/P/subscriptions/S
  }
}
