import { BigQueryDataset } from "../../constructs/gcp/bigquery/big-query-dataset";
import type { BigQueryTableProps } from "../../constructs/gcp/bigquery/big-query-table";
import { type Guard, mapValues } from "../environment-stack";
import type { GcpItem, GcpKind, Workload } from "./kind";

export const datasets: GcpKind<"datasets"> = {
  group: "dataset",
  apis: () => ["bigquery"],
  make(at, key, dataset, on) {
    const { location = on.region } = dataset;
    const made = new BigQueryDataset(at, key, {
      datasetId: on.nameOf(key, 1024).replace(/-/g, "_"), // keys hold no underscore, so two keys stay two
      location,
      project: on.projectWith("bigquery"),
      description: dataset.description,
      tables: mapValues(dataset.tables, (table) => tableProps(table, on.guardOf(dataset.delete ? dataset : table))),
      deleteAfterDays: dataset.deleteAfter,
      timeTravelDays: dataset.timeTravel,
      kmsKeyName: on.keyIn(location, "bigquery", () => on.agents.bigQuery),
      ...on.guardOf(dataset),
    });
    for (const member of dataset.access?.readers ?? []) made.grantRead(member, member);
    for (const member of dataset.access?.writers ?? []) made.grantReadWrite(member, member);
    return made;
  },
  output: ({ name }) => ({ name }),
  reach: {
    reads(made, workload, path) {
      made.grantRead(workload.grantId(path), workload.account.member);
      letQuery(workload);
    },
    writes(made, workload, path) {
      made.grantReadWrite(workload.grantId(path), workload.account.member);
      letQuery(workload);
    },
  },
};

/** To read rows is to run a query, which is a right on the project. */
function letQuery({ account }: Workload): void {
  account.grantOnProject("roles/bigquery.jobUser");
}

function tableProps(table: GcpItem<"datasets">["tables"][string], { protect }: Guard): BigQueryTableProps {
  const { description, schema, partitionBy, clusterBy, deleteAfter } = table;
  return {
    description,
    schema: Object.entries(schema).map(([name, column]) => ({
      name,
      ...(typeof column === "string" ? { type: column } : column),
    })),
    partitionBy: partitionBy && {
      column: partitionBy.column,
      type: partitionBy.every,
      requireFilter: partitionBy.requireFilter,
    },
    clusterBy,
    deleteAfterDays: deleteAfter,
    protect,
  };
}
