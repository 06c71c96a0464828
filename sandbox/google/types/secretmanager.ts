import { notFound } from "../api-error";
import type { Body } from "../json";
import { numbered, type Request } from "../request";
import { longAgo, setting, type Method } from "./row";
import type { Service } from "./service";

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

/** Moves a version to another state. */
function state(to: string): Method {
  return (request) => withoutPayload(setting({ state: to })(request));
}

export const secretmanager: Service = {
  types: {
    secrets: {
      idShape: /^[a-zA-Z0-9_-]{1,255}$/,
      numberInName: true,
      etag: true,
      methods: { addVersion },
    },
    // What is secret is only told by `:access`.
    "secrets/versions": {
      methods: {
        GET: (request) => withoutPayload(versionOf(request)),
        access: (request) => ({ name: versionOf(request).name, payload: versionOf(request).payload }),
        destroy: state("DESTROYED"),
        enable: state("ENABLED"),
        disable: state("DISABLED"),
      },
    },
  },
};
