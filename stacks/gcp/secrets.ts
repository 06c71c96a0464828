import { mayRead } from "../../constructs/gcp/may-read";
import { RotationAlert } from "../../constructs/gcp/secret-manager/rotation-alert";
import { RotationTopic } from "../../constructs/gcp/secret-manager/rotation-topic";
import { Secret, type SecretRotation } from "../../constructs/gcp/secret-manager/secret";
import type { Variables } from "../../language";
import { mapValues } from "../environment-stack";
import type { GcpKind, GcpPlatform } from "./kind";

export const secrets: GcpKind<"secrets"> = {
  group: "secret",
  besides: ["rotation"],
  apis: (items) => [
    "secretmanager",
    ...(items.some(({ rotate }) => rotate !== undefined) ? ["monitoring", "pubsub"] : []),
  ],
  make(at, key, secret, on) {
    const { description, expires, rotate } = secret;
    const kmsKeyName = on.keyIn(on.region, "secretmanager", () => on.agents.secretManager);
    const made = new Secret(at, key, {
      secretId: secretId(on, key),
      locations: [on.region],
      kmsKeyNames: kmsKeyName === undefined ? undefined : { [on.region]: kmsKeyName },
      project: on.projectWith("secretmanager"),
      annotations: description === undefined ? undefined : { description },
      labels: expires === undefined ? undefined : { expires },
      rotation: rotate === undefined ? undefined : reminder(key, rotate, on),
      protect: on.guardOf(secret).protect,
    });
    for (const member of secret.access?.readers ?? []) made.grantRead(member, member);
    for (const member of secret.access?.writers ?? []) made.grantAddVersion(member, member);
    return made;
  },
  output: ({ name }) => name,
  reach: {
    // A variable that names the secret may have let it in already.
    reads: (made, { account, grantId }, path) => void mayRead(account, { from: made }, grantId(path)),
    writes: (made, { grantId, account }, path) => made.grantAddVersion(grantId(path), account.member),
  },
};

/** What a secret is called, for who asks for it by name: `<system>-<environment>-<key>`. */
export function secretId({ nameOf }: { nameOf(key: string, maxLength: number): string }, key: string): string {
  return nameOf(key, 255);
}

/**
 * Variables in which secrets stand by name, as whoever runs with them asks for a version: written out, since models are named by a hash of them.
 */
export function withSecretNames(env: Variables, on: GcpPlatform): Record<string, string> {
  const { project } = on.environment.gcp;
  return mapValues(env, (value) => {
    if (typeof value === "string") return value;
    const { key, version = "latest" } = value;
    return `projects/${project}/secrets/${secretId(on, on.keyOf("secrets", key))}/versions/${version}`;
  });
}

function reminder(key: string, everyDays: number, on: GcpPlatform): SecretRotation {
  const topic = new RotationTopic(on.group("rotation"), key, {
    topicName: on.nameOf(`rotate-${key}`, 255),
    agent: on.agents.secretManager,
    region: on.region,
    project: on.projectWith("pubsub"),
    kmsKeyName: on.keyIn(on.region, "pubsub", () => on.agents.pubSub),
    dependsOn: on.agents.ready("secretmanager.googleapis.com"),
  });
  addAlert(on);
  return { everyDays, topicName: topic.name, dependsOn: [topic.mayPublish] };
}

/** One for all of them, made with the first. */
function addAlert(on: GcpPlatform): void {
  const at = on.group("watching");
  if (at.node.tryFindChild("secrets") !== undefined) return;
  const { system, name } = on.environment;
  new RotationAlert(at, "secrets", {
    displayName: `A secret of ${system} ${name} is due for a new value`,
    subscriptionPrefix: on.nameOf("rotate-", 250),
    notificationChannels: on.channels(),
    project: on.projectWith("monitoring"),
  });
}
