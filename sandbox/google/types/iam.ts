import { notFound } from "../api-error";
import type { Body } from "../json";
import { finished } from "../operations";
import type { Request } from "../request";
import { where } from "./checks";
import { setting, type Row } from "./row";
import type { Service } from "./service";

/** A deleted pool or role comes back with everything that it was. */
function undelete(request: Request): Body {
  const { store, service, name } = request;
  const entry = store.find(service, name);
  if (entry === undefined) throw notFound(name);
  delete entry.deleted;
  entry.body.state = "ACTIVE";
  return finished(request, name, entry.body, "undelete");
}

const pool: Row = {
  idShape: /^(?!gcp-)[a-z0-9-]{4,32}$/,
  operations: "nested", // below the resource: …/workloadIdentityPools/P/operations/O
  staysDeleted: true, // a deleted pool's name is taken for 30 days
  numberInName: true,
  defaults: () => ({ state: "ACTIVE" }),
  methods: { undelete },
};

export const iam: Service = {
  types: {
    // Sent as { accountId, serviceAccount }, changed as { serviceAccount, updateMask }.
    serviceAccounts: {
      wrappedIn: "serviceAccount",
      id: ({ body, project }) => `${body.accountId}@${project}.iam.gserviceaccount.com`,
      // The id is the address; what the caller wrote is before the @.
      idShape: /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/,
      idPart: (id) => id.split("@")[0] ?? "",
      checks: { description: where((text) => Buffer.byteLength(text) <= 256, "at most 256 bytes") },
      etag: true,
      defaults: ({ store, project, id }) => ({
        projectId: project,
        email: id,
        uniqueId: store.serverNumber(),
        oauth2ClientId: store.serverNumber(),
      }),
      methods: { enable: setting({ disabled: false }, true), disable: setting({ disabled: true }, true) },
    },
    "serviceAccounts/keys": {
      id: ({ store }) => `fake${store.next()}`,
      defaults: () => ({
        privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE",
        keyAlgorithm: "KEY_ALG_RSA_2048",
        privateKeyData: "e30=",
        publicKeyData: "ZmFrZQ==",
        validAfterTime: "2026-01-01T00:00:00Z",
        validBeforeTime: "9999-12-31T23:59:59Z",
        keyType: "USER_MANAGED",
        keyOrigin: "GOOGLE_PROVIDED",
      }),
    },
    // Sent as { roleId, role }.
    roles: {
      wrappedIn: "role",
      id: ({ body }) => body.roleId,
      idShape: /^[a-zA-Z0-9_.]{3,64}$/,
      etag: true,
      defaults: () => ({ stage: "GA" }),
      methods: { undelete },
    },
    workloadIdentityPools: pool,
    "workloadIdentityPools/providers": pool,
  },
};
