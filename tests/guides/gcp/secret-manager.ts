import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";
import { ruleOn } from "./rules";

const page = (title: string, name: string) => ({
  title,
  address: `docs.cloud.google.com/secret-manager/docs/${name}`,
  read: "2026-11",
});
const rotation = page("Create rotation schedules in Secret Manager", "secret-rotation");
const events = page("Set up notifications on a secret", "event-notifications");
const secret = "google_secret_manager_secret";
const isReminded = (body: Json) => body.rotation !== undefined;
const mayPublish = (program: Json) =>
  all(program, "google_pubsub_topic_iam_member")?.filter(([, { member }]) => /@gcp-sa-secretmanager\./.test(member));

export const secretManager: readonly Entry[] = [
  {
    says: "The name of a secret has 1 to 255 letters, digits, _ and -.",
    page: page("Create a secret", "creating-and-accessing-secrets"),
    held: ruleOn(
      secret,
      ({ secret_id: id }) => /^[a-zA-Z0-9_-]{1,255}$/.test(id),
      (body) => (body.secret_id = "a.b"),
    ),
  },
  {
    says: "Values stay in the regions that a user-managed policy names; where they are can never change.",
    page: page("Choose a replication policy", "choosing-replication"),
    held: ruleOn(
      secret,
      ({ replication }) => replication.user_managed?.replicas.length > 0 && replication.auto === undefined,
      (body) => (body.replication = { auto: {} }),
    ),
  },
  {
    says: "With keys of one's own, each region has one of its own place, or none has one.",
    page: page("Enable customer-managed encryption keys", "cmek"),
    held: { file: "tests/constructs/gcp/secret-manager/secret.test.ts", test: "a key for some of its regions" },
  },
  {
    says: "A rotation schedule needs a topic, and a next time to come, which the service moves on with each reminder.",
    page: rotation,
    held: ruleOn(
      secret,
      ({ topics, rotation: at, lifecycle }) =>
        topics?.length > 0 &&
        at.next_rotation_time.startsWith("${timeadd(timestamp(), ") &&
        lifecycle.ignore_changes?.includes("rotation[0].next_rotation_time"),
      (body) => delete body.lifecycle.ignore_changes,
      isReminded,
    ),
  },
  {
    says: "A period between reminders is told in seconds, an hour at least.",
    page: rotation,
    held: ruleOn(
      secret,
      ({ rotation: at }) => /^\d+s$/.test(at.rotation_period) && parseInt(at.rotation_period, 10) >= 3_600,
      (body) => (body.rotation.rotation_period = "90d"),
      isReminded,
    ),
  },
  {
    says: "The service's agent may publish on a topic before a secret names it: Secret Manager tries that out.",
    page: events,
    held: {
      broken: (program) => {
        const grants = mayPublish(program)?.map(([id]) => `google_pubsub_topic_iam_member.${id}`);
        const reminded = all(program, secret)?.filter(([, body]) => isReminded(body));
        if (grants === undefined || !reminded?.length) return undefined;
        return breaking(reminded, ({ depends_on = [] }) => !grants.some((grant) => depends_on.includes(grant)));
      },
      without: (program) => each(mayPublish(program) && all(program, secret), (body) => delete body.depends_on),
    },
  },
  {
    says: "Every change of a secret is told on its topics, and a rotation as SECRET_ROTATE: what rings must look at that alone.",
    page: events,
    held: ruleOn(
      "google_pubsub_subscription",
      ({ filter }) => filter === 'attributes.eventType = "SECRET_ROTATE"',
      (body) => delete body.filter,
    ),
  },
  {
    says: "A subscription that nobody uses is deleted after 31 days, unless it never expires.",
    page: {
      title: "Subscription properties",
      address: "docs.cloud.google.com/pubsub/docs/subscription-properties",
      read: "2026",
    },
    held: ruleOn(
      "google_pubsub_subscription",
      ({ expiration_policy: policy }) => policy?.ttl === "",
      (body) => delete body.expiration_policy,
    ),
  },
  {
    says: "A version that is destroyed can wait 1 to 1000 days for it.",
    page: page("Delay destruction of secret versions", "delay-destruction-of-secret-version"),
    held: ruleOn(
      secret,
      ({ version_destroy_ttl: ttl }) => parseInt(ttl, 10) >= 86_400 && parseInt(ttl, 10) <= 86_400_000,
      (body) => (body.version_destroy_ttl = "3600s"),
    ),
  },
  {
    says: "expire_time deletes the secret: it is nothing that tells how long a value is good.",
    page: page("Create secrets with an expiration date", "secret-expiration"),
    held: ruleOn(
      secret,
      ({ expire_time: at, ttl }) => at === undefined && ttl === undefined,
      (body) => (body.expire_time = "2031-01-01T00:00:00Z"),
    ),
  },
];
