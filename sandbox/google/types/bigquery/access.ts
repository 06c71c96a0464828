import { isDeepStrictEqual } from "node:util";
import { ApiError, invalidArgument } from "../../api-error";
import type { Body } from "../../json";
import type { Request } from "../../request";

// What an entry of a dataset's access holds: "REST Resource: datasets", field `access`.
const resources = ["view", "routine", "dataset"];
const members = ["userByEmail", "groupByEmail", "domain", "specialGroup", "iamMember"];

/** Why one of the entries that were not there before is refused. One whose view has gone stays until somebody takes it out. */
export function wrongAccess({ access = [] }: Body, { store, name }: Request): ApiError | undefined {
  const before: Body[] = store.get("bigquery", name)?.body.access ?? [];
  const added = (access as Body[]).filter((entry) => !before.some((old) => isDeepStrictEqual(old, entry)));
  for (const entry of added) {
    const [field, more] = [...members, ...resources].filter((each) => entry[each] !== undefined);
    if (field === undefined || more !== undefined) return invalidArgument(oneOfThem);
    if (!resources.includes(field)) continue;
    if (entry.role) return invalidArgument(`An access entry for ${field} needs an empty role.`);
    const missing = missingIn(entry, { store });
    if (missing !== undefined) return new ApiError(404, "NOT_FOUND", `Not found: ${missing}`, "notFound");
  }
  return undefined;
}

// As it is quoted by googleapis/python-bigquery#2085; the one of the role by googleapis/google-cloud-ruby#785.
const oneOfThem =
  "An access entry must have exactly one of userByEmail, groupByEmail, domain, specialGroup defined, view, routine, or dataset.";

function missingIn({ view, routine, dataset }: Body, { store }: Pick<Request, "store">): string | undefined {
  const { projectId, datasetId, tableId, routineId }: Body = view ?? routine ?? dataset.dataset;
  const below = view ? `/tables/${tableId}` : routine ? `/routines/${routineId}` : "";
  if (store.get("bigquery", `projects/${projectId}/datasets/${datasetId}${below}`)) return undefined;
  const whole = `${projectId}:${datasetId}`;
  if (view) return `Table ${whole}.${tableId}`;
  return routine ? `Routine ${whole}.${routineId}` : `Dataset ${whole}`;
}

// The same page: either name is taken, and the older one is answered.
const olderNames: Readonly<Record<string, string>> = {
  "roles/bigquery.dataOwner": "OWNER",
  "roles/bigquery.dataEditor": "WRITER",
  "roles/bigquery.dataViewer": "READER",
};

/** E-mail addresses come back in lower case, and three roles by their older names. */
export function writtenAccess({ access = [] }: Body): void {
  for (const entry of access as Body[]) {
    for (const field of ["userByEmail", "groupByEmail"])
      if (typeof entry[field] === "string") entry[field] = entry[field].toLowerCase();
    if (entry.role in olderNames) entry.role = olderNames[entry.role];
  }
}
