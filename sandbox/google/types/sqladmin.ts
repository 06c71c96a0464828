import { notFound } from "../api-error";
import type { Body } from "../json";
import { finished } from "../operations";
import type { Request } from "../request";
import { inBody, longAgo } from "./row";
import type { Service } from "./service";

const root = "https://sqladmin.googleapis.com/sql/v1beta4/";

// Users have no address of their own: a collection and `?name=`.
function deleteUser(request: Request): Body {
  const { store, name, query } = request;
  const user = `${name}/${query.get("name")}`;
  if (!store.get("sqladmin", user)) throw notFound(user);
  store.remove("sqladmin", user);
  return finished(request, name, {}, "delete_user");
}

export const sqladmin: Service = {
  operations: "sql",
  bare: true,
  listsItems: true,
  types: {
    instances: {
      id: inBody("name"),
      idShape: /^[a-z]([-a-z0-9]{0,96}[a-z0-9])?$/,
      putMerges: true, // the PUT of an update does not name region and version again
      defaults: ({ id, project, projectNumber, name, body: { region, databaseVersion } }) => ({
        kind: "sql#instance",
        state: "RUNNABLE",
        instanceType: "CLOUD_SQL_INSTANCE",
        backendType: "SECOND_GEN",
        connectionName: `${project}:${region}:${id}`,
        project,
        selfLink: root + name,
        serviceAccountEmailAddress: `p${projectNumber}-fake@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
        ipAddresses: [{ type: "PRIVATE", ipAddress: "10.0.0.20" }],
        gceZone: `${region}-b`,
        databaseInstalledVersion: databaseVersion,
        serverCaCert: {
          cert: "fake",
          commonName: "fake",
          createTime: longAgo,
          expirationTime: "2036-01-01T00:00:00Z",
          sha1Fingerprint: "fake",
        },
        "settings.kind": "sql#settings",
        "settings.settingsVersion": "0",
        "settings.activationPolicy": "ALWAYS",
        "settings.pricingPlan": "PER_USE",
        "settings.availabilityType": "ZONAL",
        "settings.dataDiskType": "PD_SSD",
        "settings.dataDiskSizeGb": "10",
        "settings.storageAutoResize": true,
        "settings.storageAutoResizeLimit": "0",
        "settings.connectorEnforcement": "NOT_REQUIRED",
        "settings.locationPreference": { kind: "sql#locationPreference", zone: `${region}-b` },
      }),
      // An update must name the version of the settings that it changes.
      touch: ({ settings }) => {
        settings.settingsVersion = String(Number(settings.settingsVersion) + 1);
      },
      omits: ["rootPassword"],
    },
    "instances/databases": {
      id: inBody("name"),
      defaults: ({ name, project }) => ({
        kind: "sql#database",
        selfLink: root + name, // the provider crashes without it
        project,
        charset: "UTF8",
        collation: "en_US.UTF8",
      }),
    },
    "instances/users": {
      id: inBody("name"),
      defaults: () => ({ kind: "sql#user", host: "" }),
      omits: ["password"],
      methods: {
        "DELETE list": deleteUser,
        "PUT list": (request) => finished(request, request.name, {}, "update_user"), // a new password leaves nothing to see
      },
    },
  },
};
