import { notFound } from "../api-error";
import type { Body } from "../json";
import { finished } from "../operations";
import type { Request } from "../request";
import { madeByServer, type Method, type Rows } from "./row";

/** Sets one field of what is there and answers it, or `{}` where the API answers nothing. */
function setting(fields: Body, answersNothing = false): Method {
  return ({ store, service, name }) => {
    const entry = store.get(service, name);
    if (entry === undefined) throw notFound(name);
    Object.assign(entry.body, fields);
    return answersNothing ? {} : entry.body;
  };
}

/** A deleted pool or role comes back with everything that it was. */
function undelete(request: Request): Body {
  const { store, service, name } = request;
  const entry = store.find(service, name);
  if (entry === undefined) throw notFound(name);
  delete entry.deleted;
  entry.body.state = "ACTIVE";
  return finished(request, name, entry.body, "undelete");
}

function switchOn(request: Request, ids: string[]): Body {
  const { store, service, project, name } = request;
  for (const id of ids) {
    const full = `projects/${project}/services/${id}`;
    const body = { name: full, state: "ENABLED", config: { name: id } };
    store.put({ service, type: "serviceusage:services", name: full, body, added: [] });
  }
  return finished(request, name, {}, "enable");
}

function switchOff(request: Request): Body {
  request.store.remove(request.service, request.name);
  return finished(request, request.name, {}, "disable");
}

/** The service agent of a service, which is there from then on. */
function serviceIdentity(request: Request): Body {
  const agent = request.id.split(".")[0];
  const email = `service-${request.projectNumber}@gcp-sa-${agent}.iam.gserviceaccount.com`;
  return finished(request, request.name, { email, uniqueId: "100000000000000000001" }, "generateServiceIdentity");
}

const pool = {
  operations: "nested", // below the resource: …/workloadIdentityPools/P/operations/O
  staysDeleted: true, // a deleted pool's name is taken for 30 days
  numberInName: true,
  defaults: () => ({ state: "ACTIVE" }),
  methods: { undelete },
} as const;

const nothingMade = { builtIn: () => ({}) };

export const identityRows: Rows = {
  // Projects, and what is above them, are not made here: whichever is named exists.
  "cloudresourcemanager:projects": {
    nameIsShort: true, // in version 1 it is the display name
    builtIn: ({ project, projectNumber }) => ({
      name: project,
      projectId: project,
      projectNumber,
      lifecycleState: "ACTIVE",
      parent: { type: "organization", id: "123" },
    }),
  },
  "cloudresourcemanager:organizations": nothingMade,
  "cloudresourcemanager:folders": nothingMade,
  "cloudbilling:billingAccounts": nothingMade,

  // A service is listed when it was switched on; it can be asked about always.
  "serviceusage:services": {
    methods: {
      GET: ({ store, name, id }) =>
        store.get("serviceusage", name)?.body ?? { name, state: "DISABLED", config: { name: id } },
      enable: (request) => switchOn(request, [request.id]),
      batchEnable: (request) => switchOn(request, request.body.serviceIds),
      disable: switchOff,
      generateServiceIdentity: serviceIdentity,
    },
  },

  // Sent as { accountId, serviceAccount }, changed as { serviceAccount, updateMask }.
  "iam:serviceAccounts": {
    wrappedIn: "serviceAccount",
    id: ({ body, project }) => `${body.accountId}@${project}.iam.gserviceaccount.com`,
    etag: true,
    defaults: ({ store, project, id }) => ({
      projectId: project,
      email: id,
      uniqueId: store.serverNumber(),
      oauth2ClientId: store.serverNumber(),
    }),
    omits: ["createTime", "updateTime"],
    methods: { enable: setting({ disabled: false }, true), disable: setting({ disabled: true }, true) },
  },
  "iam:serviceAccounts/keys": {
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
  "iam:roles": {
    wrappedIn: "role",
    id: ({ body }) => body.roleId,
    etag: true,
    defaults: () => ({ stage: "GA" }),
    methods: { undelete },
  },
  "iam:workloadIdentityPools": pool,
  "iam:workloadIdentityPools/providers": pool,

  "billingbudgets:budgets": {
    id: ({ store }) => `0000-${store.next()}`,
    etag: true,
    omits: ["createTime", "updateTime"],
  },
  "datacatalog:taxonomies": { id: madeByServer },
  "datacatalog:taxonomies/policyTags": { id: madeByServer },
};
