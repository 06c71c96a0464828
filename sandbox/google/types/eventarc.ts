import { accountMissing, addressOf, agentWithout, hasRole } from "../agents";
import { ApiError, failedPrecondition, invalidArgument } from "../api-error";
import { holds } from "../grants";
import type { Body } from "../json";
import type { Request } from "../request";
import type { Service } from "./service";

/** The types of events of Cloud Storage; the others are taken as they come. */
const ofStorage = /^google\.cloud\.storage\.object\.v1\.(finalized|deleted|archived|metadataUpdated)$/;

// In the words that people quote of `triggers.create`.
function refusal(body: Body, request: Request): ApiError | undefined {
  const { store, project } = request;
  const agent = agentWithout(store, project, "eventarc", "roles/eventarc.serviceAgent");
  if (agent !== undefined)
    return invalidState("Permission denied while using the Eventarc Service Agent. Verify that it has its role.");
  const email = addressOf(body.serviceAccount ?? "");
  if (accountMissing(store, email)) return invalidArgument(`Service account ${email} does not exist.`);
  const workflow: string | undefined = body.destination?.workflow;
  if (workflow !== undefined && store.get("workflows", workflow) === undefined)
    return invalidArgument(`The request was invalid: workflow ${workflow} not found`);
  if (workflow !== undefined && email === "")
    return invalidArgument("A trigger of a workflow needs a service account.");
  return ofBucket(body, request) ?? (email === "" ? undefined : notReceiving(email, request));
}

function ofBucket(body: Body, { store, project, projectNumber, location }: Request): ApiError | undefined {
  const filters: Body[] = body.eventFilters ?? [];
  const valueOf = (attribute: string): string => filters.find((each) => each.attribute === attribute)?.value ?? "";
  if (valueOf("type") === "") return invalidArgument("The request was invalid: event_filters needs a type");
  if (!ofStorage.test(valueOf("type"))) return undefined;
  const id = valueOf("bucket");
  const bucket = store.get("storage", `b/${id}`)?.body;
  if (bucket === undefined) return invalidArgument(`The request was invalid: Bucket "${id}" not found`);
  if (bucket.location.toLowerCase() !== location)
    return invalidArgument(
      `The request was invalid: Bucket "${id}" location "${bucket.location.toLowerCase()}" does not match trigger location "${location}"`,
    );
  const publisher = `service-${projectNumber}@gs-project-accounts.iam.gserviceaccount.com`;
  if (hasRole(store, project, publisher, "roles/pubsub.publisher")) return undefined;
  return invalidState(
    "The Cloud Storage service account for your bucket is unable to publish to Cloud Pub/Sub topics in the specified project.\n" +
      "To use GCS CloudEvent triggers, the GCS service account requires the Pub/Sub Publisher (roles/pubsub.publisher) IAM role in the specified project.",
  );
}

/** Who is told of an event must be let receive it: GoogleCloudPlatform/eventarc-samples#94. */
function notReceiving(email: string, { store, project }: Request): ApiError | undefined {
  const caller = { members: [`serviceAccount:${email}`] };
  const where = { service: "eventarc", name: `projects/${project}` };
  if (holds(store, caller, where, "eventarc.events.receiveEvent")) return undefined;
  const message = `Permission "eventarc.events.receiveEvent" denied on "${email}"`;
  return new ApiError(403, "PERMISSION_DENIED", message, "forbidden");
}

function invalidState(why: string): ApiError {
  return failedPrecondition(`Invalid resource state for "": ${why}`);
}

export const eventarc: Service = {
  types: {
    triggers: {
      idShape: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
      etag: true,
      refusal,
      defaults: ({ project, location }) => ({
        uid: "fake-trigger",
        // Google makes the topic that carries the events.
        transport: {
          pubsub: {
            topic: `projects/${project}/topics/eventarc-${location}-fake`,
            subscription: `projects/${project}/subscriptions/eventarc-${location}-fake-sub`,
          },
        },
      }),
    },
  },
};
