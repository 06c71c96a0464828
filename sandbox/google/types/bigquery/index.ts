import { ApiError } from "../../api-error";
import type { Body } from "../../json";
import { isDatasetLocation } from "../../locations";
import { between, oneOf, where } from "../checks";
import { holdsAny, inBody, tester } from "../row";
import type { Service } from "../service";
import { wrongAccess, writtenAccess } from "./access";
import { lacksInQuery, locationOf, wrongPartition } from "./tables";

const root = "https://www.googleapis.com/bigquery/v2/";
const made = "1767225600000";

// Every write moves the time, and clients read it as a string of milliseconds.
function modified(body: Body): void {
  body.lastModifiedTime = String(Date.now());
}

function tableKind(body: Body): string {
  if (body.view) return "VIEW";
  if (body.materializedView) return "MATERIALIZED_VIEW";
  return body.externalDataConfiguration ? "EXTERNAL" : "TABLE";
}

// prettier-ignore
const columnTypes = [
  "STRING", "BYTES", "INTEGER", "INT64", "FLOAT", "FLOAT64", "NUMERIC", "BIGNUMERIC", "BOOLEAN", "BOOL", "TIMESTAMP", "DATE", "TIME",
  "DATETIME", "INTERVAL", "GEOGRAPHY", "JSON", "RECORD", "STRUCT", "RANGE",
];

function wrongColumn(fields: Body[]): string | undefined {
  for (const { name, type, fields: inner = [] } of fields) {
    if (!columnTypes.includes(String(type).toUpperCase()))
      return `Invalid value for type: ${type} is not a valid value`;
    if (!/^[\p{L}_][\p{L}\p{N}_ -]{0,299}$/u.test(name)) return `Invalid field name "${name}".`;
    const refused = wrongColumn(inner);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

export const bigquery: Service = {
  bare: true,
  types: {
    // Ids stand in a reference; updates are PUT.
    datasets: {
      id: inBody("datasetReference", "datasetId"),
      idShape: /^[A-Za-z0-9_]{1,1024}$/,
      checks: {
        location: where(isDatasetLocation, "Invalid storage region"),
        maxTimeTravelHours: between(48, 168),
        defaultTableExpirationMs: between(3_600_000, Number.MAX_SAFE_INTEGER),
        storageBillingModel: oneOf("LOGICAL", "PHYSICAL"),
        "access[].specialGroup": oneOf("projectOwners", "projectReaders", "projectWriters", "allAuthenticatedUsers"),
      },
      inUse: (request) => {
        if (request.query.get("deleteContents") === "true" || !holdsAny(request, "tables", "routines", "models"))
          return undefined;
        const message = `Dataset ${request.project}:${request.id} is still in use`;
        return new ApiError(400, "INVALID_ARGUMENT", message, "resourceInUse");
      },
      etag: true,
      defaults: ({ name, id, project }) => ({
        kind: "bigquery#dataset",
        id: `${project}:${id}`,
        "datasetReference.projectId": project,
        selfLink: root + name,
        creationTime: made,
        location: "US",
        type: "DEFAULT",
        maxTimeTravelHours: "168",
        // Whoever sends no access list gets that of the project.
        access: [
          { role: "WRITER", specialGroup: "projectWriters" },
          { role: "OWNER", specialGroup: "projectOwners" },
          { role: "OWNER", userByEmail: tester },
          { role: "READER", specialGroup: "projectReaders" },
        ],
      }),
      refusal: wrongAccess,
      shape: writtenAccess,
      touch: modified,
    },
    "datasets/tables": {
      id: inBody("tableReference", "tableId"),
      idShape: /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u,
      checks: {
        schema: ({ fields = [] }) => wrongColumn(fields),
        "timePartitioning.type": oneOf("DAY", "HOUR", "MONTH", "YEAR"),
        "clustering.fields": where((fields) => fields.length <= 4, "at most 4 columns"),
        "rangePartitioning.range.interval": between(1, Number.MAX_SAFE_INTEGER),
      },
      refusal: (body, request) => wrongPartition(body) ?? lacksInQuery(body, request),
      etag: true,
      defaults: (request) => ({
        kind: "bigquery#table",
        id: `${request.project}:${request.parent.split("/").pop()}.${request.id}`,
        selfLink: root + request.name,
        creationTime: made,
        numBytes: "0",
        numLongTermBytes: "0",
        numRows: "0",
        location: locationOf(request),
      }),
      shape: (body) => {
        body.type = tableKind(body);
      },
      touch: modified,
    },
    "datasets/routines": {
      id: inBody("routineReference", "routineId"),
      refusal: lacksInQuery,
      etag: true,
      defaults: () => ({ creationTime: made }),
      touch: modified,
    },
    // Done at once, whatever the query says.
    jobs: {
      id: inBody("jobReference", "jobId"),
      defaults: ({ id, project, body }) => ({
        kind: "bigquery#job",
        id: `${project}:US.${id}`,
        user_email: tester,
        status: { state: "DONE" },
        statistics: {},
        "jobReference.location": "US",
        "configuration.jobType": Object.keys(body.configuration ?? { query: {} })[0]?.toUpperCase(),
      }),
    },
    // The data source of the service agent.
    serviceAccount: {
      methods: {
        "GET list": ({ projectNumber }) => ({
          kind: "bigquery#getServiceAccountResponse",
          email: `bq-${projectNumber}@bigquery-encryption.iam.gserviceaccount.com`,
        }),
      },
    },
  },
};
