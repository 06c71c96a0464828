import { ApiError, invalidArgument } from "../../api-error";
import type { Body } from "../../json";
import type { Request } from "../../request";

/** Where the dataset is that a table or a routine is in. */
export function locationOf({ store, name }: Request): string | undefined {
  return store.get("bigquery", name.split("/").slice(0, 4).join("/"))?.body.location;
}

/** Why a table cannot be divided so: "REST Resource: tables", fields `rangePartitioning` and `timePartitioning`. */
export function wrongPartition({ schema, rangePartitioning, timePartitioning }: Body): ApiError | undefined {
  if (rangePartitioning === undefined) return undefined;
  if (timePartitioning !== undefined)
    return invalidArgument("Only one of timePartitioning and rangePartitioning should be specified.");
  const { field, range = {} } = rangePartitioning as Body;
  const column = schema?.fields?.find(({ name }: Body) => name === field);
  if (!/^(INTEGER|INT64)$/i.test(column?.type) || column.mode === "REPEATED")
    return invalidArgument(
      `The field specified for range partitioning, ${field}, must be a single INTEGER at the top.`,
    );
  if (Number(range.start) < Number(range.end)) return undefined;
  return invalidArgument(`The range of the partitions ends at ${range.end}, not after its start, ${range.start}.`);
}

/**
 * What a view, a function or a strict procedure reads must be there when it is written, and in the same location: in the words of
 * terraform-google-modules/terraform-google-bigquery#404, and "Routine", field `strictMode`. Only whole names in backticks are looked for.
 */
export function lacksInQuery(body: Body, request: Request): ApiError | undefined {
  const location = locationOf(request);
  for (const [, project, dataset, table] of queryOf(body).matchAll(/`([a-z0-9-]+)\.(\w+)\.(\w+)`/g)) {
    const name = `projects/${project}/datasets/${dataset}/tables/${table}`;
    const found = request.store.get("bigquery", name);
    if (found !== undefined && locationOf({ ...request, name }) === location) continue;
    const message = `Not found: Table ${project}:${dataset}.${table} was not found in location ${location}`;
    return new ApiError(404, "NOT_FOUND", message, "notFound");
  }
  return undefined;
}

function queryOf({ view, materializedView, language, strictMode = true, definitionBody = "" }: Body): string {
  const { query } = (view ?? materializedView ?? {}) as Body;
  return query ?? (language === "SQL" && strictMode ? definitionBody : "");
}
