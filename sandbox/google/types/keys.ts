import { notFound } from "../api-error";
import type { Body } from "../json";
import { numbered, type Request } from "../request";
import { longAgo, type Method, type Rows } from "./row";

const algorithm = { protectionLevel: "SOFTWARE", algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION" };

/** A new key has its first version, which encrypts from then on. */
function firstVersion(_: Body, { store, name }: Request): void {
  const version = `${name}/cryptoKeyVersions/1`;
  const body = { name: version, state: "ENABLED", createTime: longAgo, ...algorithm };
  const type = "cloudkms:keyRings/cryptoKeys/cryptoKeyVersions";
  store.put({ service: "cloudkms", type, name: version, body, added: [], builtIn: true });
}

/** Moves a version to another state. */
function state(to: string): Method {
  return ({ store, service, name }) => {
    const version = store.get(service, name);
    if (version === undefined) throw notFound(name);
    version.body.state = to;
    return withoutPayload(version.body);
  };
}

function addVersion(request: Request): Body {
  const { store, name: secret, body } = request;
  if (!store.get("secretmanager", secret)) throw notFound(secret);
  const number = store.list("secretmanager", secret, "versions").length + 1;
  const name = `${secret}/versions/${number}`;
  // The provider crashes on a version without a state.
  const version = { name: numbered({ ...request, name }), createTime: longAgo, state: "ENABLED", etag: store.etag() };
  const stored = { ...version, payload: body.payload };
  store.put({ service: "secretmanager", type: "secretmanager:secrets/versions", name, body: stored, added: [] });
  return version;
}

function versionOf({ store, name, parent }: Request): Body {
  const all = store.list("secretmanager", parent, "versions");
  const version = name.endsWith("/latest") ? all.at(-1) : store.get("secretmanager", name);
  if (version === undefined) throw notFound(name);
  return version.body;
}

function withoutPayload({ payload: _, ...version }: Body): Body {
  return version;
}

export const keyRows: Rows = {
  // Neither a ring nor a key is ever deleted: their names stay taken, and destroying sends nothing for a ring.
  "cloudkms:keyRings": { omits: ["updateTime"] },
  "cloudkms:keyRings/cryptoKeys": {
    omits: ["updateTime"],
    defaults: ({ name }) => ({
      "versionTemplate.protectionLevel": algorithm.protectionLevel,
      "versionTemplate.algorithm": algorithm.algorithm,
      destroyScheduledDuration: "2592000s",
      primary: { name: `${name}/cryptoKeyVersions/1`, state: "ENABLED", ...algorithm },
    }),
    onCreate: firstVersion,
  },
  "cloudkms:keyRings/cryptoKeys/cryptoKeyVersions": {
    methods: { destroy: state("DESTROY_SCHEDULED"), restore: state("DISABLED") },
  },
  "secretmanager:secrets": { numberInName: true, etag: true, omits: ["updateTime"], methods: { addVersion } },
  // What is secret is only told by `:access`.
  "secretmanager:secrets/versions": {
    methods: {
      GET: (request) => withoutPayload(versionOf(request)),
      access: (request) => ({ name: versionOf(request).name, payload: versionOf(request).payload }),
      destroy: state("DESTROYED"),
      enable: state("ENABLED"),
      disable: state("DISABLED"),
    },
  },
};
