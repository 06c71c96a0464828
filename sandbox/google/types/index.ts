import type { Service } from "../services";
import { bigqueryRows } from "./bigquery";
import { computeRow, computeRows } from "./compute";
import { dataRows } from "./data";
import { databaseRows } from "./databases";
import { identityRows } from "./identity";
import { keyRows } from "./keys";
import { networkRows } from "./networking";
import { observabilityRows } from "./observability";
import type { Row, Rows } from "./row";
import { runRows } from "./run";
import { messagingRows } from "./messaging";
import { storageRows } from "./storage";
import { vertexRows } from "./vertex";

/** The one table of what differs by type; what is not in it follows the general rule. */
const rows: Rows = {
  ...bigqueryRows,
  ...computeRows,
  ...databaseRows,
  ...dataRows,
  ...identityRows,
  ...keyRows,
  ...messagingRows,
  ...networkRows,
  ...observabilityRows,
  ...runRows,
  ...storageRows,
  ...vertexRows,
};

/** How one type differs from the general rule. */
export function rowOf(service: Service, key: string): Row {
  return rows[key] ?? (service.name === "compute" ? computeRow() : {});
}
