import { expect, it } from "vitest";
import { GcsBucket } from "../../../../constructs/gcp";
import { StorageTrigger, type StorageTriggerProps } from "../../../../constructs/gcp/eventarc/storage-trigger";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { ServiceAgents } from "../../../../constructs/gcp/services/service-agents";
import { Workflow } from "../../../../constructs/gcp/workflows/workflow";
import { synth } from "../../../support/synth";

const made = (props: Partial<StorageTriggerProps> = {}) =>
  synth((scope) => {
    const serviceAccount = ServiceAccount.fromEmail(scope, "events", "events@acme.iam.gserviceaccount.com", {
      project: "acme",
    });
    const place = { location: "europe-west1", project: "acme" };
    const agents = new ServiceAgents(scope, "agents", {
      ...{ project: "acme", projectNumber: "481516234200", grantedFor: "churn-prod" },
    });
    new StorageTrigger(scope, "trigger", {
      ...{ ...place, triggerName: "ingest", serviceAccount },
      bucket: GcsBucket.fromName(scope, "raw", "acme-raw"),
      workflow: new Workflow(scope, "flow", { ...place, workflowName: "ingest", steps: [], serviceAccount }),
      dependsOn: [...agents.ready("eventarc.googleapis.com"), agents.grantStorageEvents()],
      ...props,
    });
    agents.grantStorageEvents(); // once for all triggers
  });

it("starts a Workflow for each object of a bucket, once the agents may work and publish", () => {
  const { resource } = made();
  const [trigger] = resource.google_eventarc_trigger!;
  expect(trigger).toMatchObject({
    ...{ name: "ingest", location: "europe-west1", service_account: "events@acme.iam.gserviceaccount.com" },
    matching_criteria: [
      { attribute: "type", value: "google.cloud.storage.object.v1.finalized" },
      { attribute: "bucket", value: "acme-raw" },
    ],
    destination: { workflow: expect.stringMatching(/^\$\{google_workflows_workflow\.\w+\.id\}$/) },
  });
  // "Roles and permissions for Workflows targets", Eventarc.
  const granted = resource.google_project_iam_member!.map(({ role, member }) => [role, member] as string[]).sort();
  expect(granted).toEqual([
    ["roles/eventarc.eventReceiver", "serviceAccount:events@acme.iam.gserviceaccount.com"],
    ["roles/eventarc.serviceAgent", "serviceAccount:service-481516234200@gcp-sa-eventarc.iam.gserviceaccount.com"],
    ["roles/pubsub.publisher", expect.stringContaining("data.google_storage_project_service_account")],
  ]);
  expect(trigger!.depends_on).toHaveLength(3);
});

it.each<[Partial<StorageTriggerProps>, string]>([
  [{ triggerName: "Ingest" }, 'triggerName is "Ingest"; write 1-63 of a-z, 0-9 and "-"'],
  [{ location: "EU" }, 'location is "EU"; write the bucket\'s region, such as "europe-west1", or eu or us'],
])("refuses %j", (props, message) => {
  expect(() => made(props)).toThrow(`test/trigger: ${message}`);
});
