import type { BigQueryTableProps } from "../bigquery/big-query-table";

/**
 * The table that a Vertex AI endpoint logs requests and answers to, with the columns that Vertex AI writes, in daily partitions.
 *
 * @param deleteAfterDays age at which what was logged is deleted
 */
export function vertexLogTable(deleteAfterDays: number): BigQueryTableProps {
  return {
    description: "Requests and answers of an endpoint, written by Vertex AI",
    schema: [
      { name: "endpoint", type: "STRING" },
      { name: "deployed_model_id", type: "STRING" },
      { name: "logging_time", type: "TIMESTAMP" },
      { name: "request_id", type: "NUMERIC" },
      { name: "request_payload", type: "STRING", mode: "REPEATED" },
      { name: "response_payload", type: "STRING", mode: "REPEATED" },
    ],
    partitionBy: { column: "logging_time", type: "DAY" },
    deleteAfterDays,
  };
}
