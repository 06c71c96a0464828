import { hasRole, addressOf } from "./agents";
import { callOf, type Answer, type Call } from "./call";
import { accessToken } from "./callers";
import type { Body } from "./json";
import type { Entry, Store } from "./store";
import { description } from "./types/storage/objects";

const finalized = "google.cloud.storage.object.v1.finalized";

/** Tells the triggers of Eventarc whose workflow is to run of an object that has landed, as often as was told: it says at least once. */
export function deliver(store: Store, { bucket, name }: Body, ask: (call: Call) => Answer): void {
  if (!store.objects.has(`${bucket}/${name}`)) return;
  const data = description(store, bucket, name);
  for (const trigger of store
    .list("eventarc", "projects/-/locations/-", "triggers")
    .filter((each) => isFor(each, bucket))) {
    if (!isPublished(store, trigger)) continue;
    const event = eventOf(data, store);
    for (let times = 0; times < store.deliveries; times++) ask(executionOf(trigger, event));
  }
}

function isFor({ body }: Entry, bucket: string): boolean {
  const wanted: Readonly<Record<string, string>> = { type: finalized, bucket };
  const filters: Body[] = body.eventFilters ?? [];
  return (
    filters.every(({ attribute, value }) => wanted[attribute] === value) && body.destination?.workflow !== undefined
  );
}

/** Nothing comes where the agent of Cloud Storage has lost its role. */
function isPublished(store: Store, { name }: Entry): boolean {
  const project = store.idOf(name.split("/")[1]!);
  const agent = `service-${store.numberOf(project)}@gs-project-accounts.iam.gserviceaccount.com`;
  return hasRole(store, project, agent, "roles/pubsub.publisher");
}

/** A CloudEvent, as a workflow gets it for its argument ("Receive a Cloud Storage event", Workflows). */
function eventOf(data: Body, store: Store): Body {
  return {
    ...{ id: String(store.next()), specversion: "1.0", type: finalized, time: new Date(store.now()).toISOString() },
    source: `//storage.googleapis.com/projects/_/buckets/${data.bucket}`,
    subject: `objects/${data.name}`,
    ...{ bucket: data.bucket, datacontenttype: "application/json", data },
  };
}

function executionOf({ body }: Entry, event: Body): Call {
  const url = `https://workflowexecutions.googleapis.com/v1/${body.destination.workflow}/executions`;
  const authorization = `Bearer ${accessToken(addressOf(body.serviceAccount))}`;
  const sent = Buffer.from(JSON.stringify({ argument: JSON.stringify(event) }));
  return callOf("POST", url, { "content-type": "application/json", authorization }, sent);
}
