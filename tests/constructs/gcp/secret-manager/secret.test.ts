import { describe, expect, it } from "vitest";
import { RotationAlert } from "../../../../constructs/gcp/secret-manager/rotation-alert";
import { RotationTopic, type RotationTopicProps } from "../../../../constructs/gcp/secret-manager/rotation-topic";
import { Secret, type SecretProps } from "../../../../constructs/gcp/secret-manager/secret";
import { ServiceAgents } from "../../../../constructs/gcp/services/service-agents";
import { synth } from "../../../support/synth";

const region = "europe-west1";
const key = (location: string) => `projects/acme/locations/${location}/keyRings/r/cryptoKeys/k`;
const secretOf = (props: Partial<SecretProps> = {}) =>
  synth((scope) => new Secret(scope, "secret", { secretId: "churn-token", locations: [region], ...props })).resource
    .google_secret_manager_secret![0]!;
const agent = "serviceAccount:service-1@gcp-sa-secretmanager.iam.gserviceaccount.com";
const topicOf = (props: Partial<RotationTopicProps> = {}) =>
  synth((scope) => new RotationTopic(scope, "topic", { topicName: "rotate-token", agent, region, ...props })).resource;

describe("a Secret", () => {
  it("stays in its regions, is guarded, and gives a destroyed version back for a week", () => {
    const secret = secretOf();
    expect(secret).toMatchObject({
      replication: { user_managed: { replicas: [{ location: region }] } },
      deletion_protection: true,
      version_destroy_ttl: "604800s",
      lifecycle: { prevent_destroy: true },
    });
    expect(secret).not.toHaveProperty("rotation");
    expect(secret).not.toHaveProperty("expire_time");
  });

  it("is encrypted by the key of each of its regions", () => {
    const locations = [region, "europe-west4"];
    const { replication } = secretOf({
      locations,
      kmsKeyNames: Object.fromEntries(locations.map((at) => [at, key(at)])),
    });
    expect(replication).toMatchObject({
      user_managed: {
        replicas: locations.map((location) => ({
          location,
          customer_managed_encryption: { kms_key_name: key(location) },
        })),
      },
    });
  });

  it("reminds first when a period is over, and Terraform leaves the time to the service", () => {
    expect(
      secretOf({ rotation: { everyDays: 90, topicName: "projects/acme/topics/tell" }, protect: false }),
    ).toMatchObject({
      topics: [{ name: "projects/acme/topics/tell" }],
      rotation: { rotation_period: "7776000s", next_rotation_time: '${timeadd(timestamp(), "2160h")}' },
      lifecycle: { ignore_changes: ["rotation[0].next_rotation_time"] },
    });
  });

  it("destroys versions at once where that is asked for", () => {
    expect(secretOf({ versionDestroyDays: 0 })).not.toHaveProperty("version_destroy_ttl");
  });

  it.each<[string, Partial<SecretProps>, string]>([
    ["no region", { locations: [] }, "locations is empty; write at least one region, such as europe-west1"],
    [
      "a key for some of its regions",
      { locations: [region, "europe-west4"], kmsKeyNames: { [region]: key(region) } },
      "kmsKeyNames has no key for europe-west4; give a key of each location, or none at all",
    ],
    ["a key by another name", { kmsKeyNames: { [region]: "mine" } }, 'kmsKeyNames.europe-west1 is "mine"'],
    ["an annotation with a blank", { annotations: { "my note": "x" } }, 'annotations has "my note"'],
    ["an age that Google refuses", { versionDestroyDays: 1001 }, "versionDestroyDays is 1001"],
    [
      "a topic by its name alone",
      { rotation: { everyDays: 1, topicName: "t" } },
      'rotation.topicName is "t"; write projects/P/topics/T',
    ],
    [
      "no whole days",
      { rotation: { everyDays: 0, topicName: "projects/acme/topics/tell" } },
      "rotation.everyDays is 0",
    ],
  ])("refuses %s", (_, props, message) => {
    expect(() => secretOf(props)).toThrow(message);
  });
});

describe("what reminds of rotation", () => {
  it("counts reminders alone, which nobody pulls and which end after a week", () => {
    const { google_pubsub_topic: topics, google_pubsub_subscription: subscriptions } = topicOf();
    expect(topics).toMatchObject([
      { name: "rotate-token", message_storage_policy: { allowed_persistence_regions: [region] } },
    ]);
    expect(subscriptions).toMatchObject([
      {
        filter: 'attributes.eventType = "SECRET_ROTATE"',
        message_retention_duration: "604800s",
        expiration_policy: { ttl: "" },
      },
    ]);
  });

  it("lets the agent publish once it is made", () => {
    const { resource } = synth((scope) => {
      const agents = new ServiceAgents(scope, "agents", {
        project: "acme",
        projectNumber: "1",
        grantedFor: "churn-dev",
      });
      const dependsOn = agents.ready("secretmanager.googleapis.com");
      expect(dependsOn).toEqual([]); // Google's list of agents names no role, and nothing here makes it
      new RotationTopic(scope, "topic", { topicName: "rotate-token", agent: agents.secretManager, region, dependsOn });
    });
    expect(resource.google_pubsub_topic_iam_member).toMatchObject([{ role: "roles/pubsub.publisher", member: agent }]);
    expect(resource.google_project_iam_member).toBeUndefined();
  });

  it("rings for each subscription that holds one, and names it", () => {
    const { google_monitoring_alert_policy: alerts } = synth(
      (scope) =>
        new RotationAlert(scope, "alert", {
          ...{ displayName: "A secret is due", subscriptionPrefix: "churn-dev-rotate-", notificationChannels: ["c"] },
        }),
    ).resource;
    const [{ conditions, documentation }] = alerts as [any];
    const { filter, comparison, threshold_value: threshold } = conditions[0].condition_threshold;
    expect(filter).toContain('resource.labels.subscription_id=starts_with("churn-dev-rotate-")');
    expect(filter).toContain("num_undelivered_messages");
    expect([comparison, threshold]).toEqual(["COMPARISON_GT", 0]);
    expect(documentation.content).toContain("$${resource.label.subscription_id}"); // not Terraform's
  });

  it.each<[string, () => unknown, string]>([
    ["a topic that begins as Google's", () => topicOf({ topicName: "google" }), 'topicName is "google"'],
    ["reminders for ever", () => topicOf({ standsForDays: 32 }), "standsForDays is 32"],
    ["everybody as the agent", () => topicOf({ agent: "allUsers" }), '"allUsers" cannot be granted access'],
    [
      "an alert that nobody hears",
      () =>
        synth(
          (scope) =>
            new RotationAlert(scope, "alert", {
              displayName: "x",
              subscriptionPrefix: "churn-",
              notificationChannels: [],
            }),
        ),
      "nobody is told; give at least one of notificationChannels",
    ],
  ])("refuses %s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});
