import { ApiError, failedPrecondition, invalidArgument, notFound } from "../api-error";
import { copy, type Body } from "../json";
import { numbered, type Request } from "../request";
import type { Entry } from "../store";
import { seconds } from "./checks";
import type { Method } from "./row";
import type { Service } from "./service";
import { crc32c } from "./storage/crc32c";

const mostBytes = 65_536; // SecretPayload.data

/** The next version, numbered from 1. Its value is kept apart from what exists. */
function addVersion(request: Request): Body {
  const { store, name: secret, body } = request;
  const kept = store.get("secretmanager", secret)?.body;
  if (kept === undefined) throw notFound(secret);
  const { data, dataCrc32c } = body.payload ?? {};
  const payload = Buffer.from(data ?? "", "base64");
  if (payload.length === 0) throw invalidArgument("Secret Payload cannot be empty.");
  if (payload.length > mostBytes) throw invalidArgument(`The payload is larger than ${mostBytes} bytes.`);
  if (dataCrc32c !== undefined && String(dataCrc32c) !== checksumOf(payload))
    throw invalidArgument("The checksum of the payload is not the one that was sent.");
  const number = store.list("secretmanager", secret, "versions").length + 1;
  const name = `${secret}/versions/${number}`;
  const version: Body = {
    name: numbered({ ...request, name }),
    createTime: new Date().toISOString(),
    state: "ENABLED",
    replicationStatus: kept.replication?.userManaged ? { userManaged: {} } : { automatic: {} },
    etag: store.etag(),
    ...(dataCrc32c !== undefined && { clientSpecifiedPayloadChecksum: true }),
  };
  store.payloads.set(store.key("secretmanager", name), payload);
  store.put({ service: "secretmanager", type: "secretmanager:secrets/versions", name, body: version, added: [] });
  return copy(version);
}

/** A version by its number, by `latest`, which is the newest whatever state it is in, or by an alias of the secret's. */
function versionOf({ store, name, parent, id }: Request): Entry {
  const alias = store.get("secretmanager", parent)?.body.versionAliases?.[id];
  const version =
    id === "latest"
      ? store.list("secretmanager", parent, "versions").at(-1)
      : store.get("secretmanager", alias === undefined ? name : `${parent}/versions/${alias}`);
  if (version === undefined) throw notFound(name);
  return version;
}

/** A value, of an enabled version alone. */
function access(request: Request): Body {
  const { store } = request;
  const { name, body } = versionOf(request);
  if (body.state !== "ENABLED") throw failedPrecondition(`Secret Version [${body.name}] is in ${body.state} state.`);
  const payload = store.payloads.get(store.key("secretmanager", name));
  if (payload === undefined)
    throw failedPrecondition(`ponte sandbox keeps values in memory alone: add one to ${name} again`);
  return { name: body.name, payload: { data: payload.toString("base64"), dataCrc32c: checksumOf(payload) } };
}

/** Moves a version to another state. A destroyed one has no value any more, and stays destroyed. */
function state(to: "ENABLED" | "DISABLED" | "DESTROYED"): Method {
  return (request) => {
    const { store, body: sent } = request;
    const { name, body } = versionOf(request);
    if (sent.etag && sent.etag !== body.etag)
      throw new ApiError(
        400,
        "FAILED_PRECONDITION",
        `The etag of ${name} is not the one that was sent.`,
        "failedPrecondition",
      );
    if (body.state === "DESTROYED") throw failedPrecondition(`Secret Version [${body.name}] is in DESTROYED state.`);
    Object.assign(body, { state: to, etag: store.etag() });
    if (to === "DESTROYED") {
      body.destroyTime = new Date().toISOString();
      store.payloads.delete(store.key("secretmanager", name));
    }
    return copy(body);
  };
}

/** CRC-32C as a whole number. */
function checksumOf(payload: Buffer): string {
  return String(Buffer.from(crc32c(payload), "base64").readUInt32BE());
}

/** "Enable CMEK", "Create rotation schedules" and "Set up notifications on a secret" of Secret Manager's guide; the words are ours. */
function refusal({ replication, rotation, topics = [] }: Body, { store }: Request): ApiError | undefined {
  const replicas: Body[] = replication?.userManaged?.replicas ?? [];
  const encrypted = replicas.filter(({ customerManagedEncryption }) => customerManagedEncryption !== undefined);
  if (encrypted.length > 0 && encrypted.length < replicas.length)
    return invalidArgument("Either all replicas have a customer managed key, or none has.");
  const unheard = topics.find(({ name }: Body) => !agentPublishes(store.policies.get(store.key("pubsub", name))));
  if (unheard !== undefined)
    return failedPrecondition(`The service account of Secret Manager may not publish to ${unheard.name}.`);
  if (rotation === undefined) return undefined;
  if (topics.length === 0) return invalidArgument("Secret.topics must be set to configure rotation.");
  if (rotation.nextRotationTime === undefined)
    return rotation.rotationPeriod && invalidArgument("rotation_period needs next_rotation_time.");
  const isSoon = Date.parse(rotation.nextRotationTime) < Date.now() + 300_000;
  return isSoon ? invalidArgument("next_rotation_time must be at least 300 seconds in the future.") : undefined;
}

function agentPublishes(policy: Body | undefined): boolean {
  const bindings: Body[] = policy?.bindings ?? [];
  return bindings.some(
    ({ role, members }) =>
      /^roles\/pubsub\.(publisher|editor|admin)$/.test(role) &&
      members.some((member: string) => member.endsWith("@gcp-sa-secretmanager.iam.gserviceaccount.com")),
  );
}

export const secretmanager: Service = {
  types: {
    secrets: {
      idShape: /^[a-zA-Z0-9_-]{1,255}$/,
      checks: {
        versionDestroyTtl: seconds(86_400, 86_400_000), // "Delay destruction of secret versions": 1 to 1000 days
        "rotation.rotationPeriod": seconds(3_600, 3_153_600_000),
      },
      refusal,
      numberInName: true,
      etag: true,
      methods: { addVersion },
    },
    "secrets/versions": {
      methods: {
        GET: (request) => copy(versionOf(request).body),
        "GET list": ({ store, parent }) => {
          if (store.get("secretmanager", parent) === undefined) throw notFound(parent);
          const versions = store
            .list("secretmanager", parent, "versions")
            .reverse()
            .map(({ body }) => copy(body)); // the newest first
          return { versions, totalSize: versions.length };
        },
        access,
        destroy: state("DESTROYED"),
        enable: state("ENABLED"),
        disable: state("DISABLED"),
      },
    },
  },
};
