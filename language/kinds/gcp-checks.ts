import { checkBigQuery } from "./bigquery-checks";
import { checkVertex } from "./endpoints/vertex-checks";
import type { GcpEnvironment } from "../environment";
import type { Report } from "../words/reference-checks";

/** What no field can know alone, of an environment on Google Cloud. */
export function checkGcp(environment: GcpEnvironment, report: Report): void {
  checkKeyLocations(environment, report);
  checkBigQuery(environment, report);
  checkVertex(environment, report);
}

/** A key serves its own location only. */
function checkKeyLocations({ gcp, kinds, encryption }: GcpEnvironment, report: Report): void {
  if (encryption !== "customer-managed") return;
  const elsewhere = (location: string | undefined) => location !== undefined && location.toLowerCase() !== gcp.region;
  for (const [name, { location, key }] of Object.entries(kinds.buckets)) {
    if (!elsewhere(location) || key !== undefined) continue;
    report(
      ["buckets", name, "location"],
      `${location} is out of reach of the environment's key in ${gcp.region}; write a key of that location`,
    );
  }
  for (const [name, { location }] of Object.entries(kinds.datasets)) {
    if (!elsewhere(location)) continue;
    report(
      ["datasets", name, "location"],
      `${location} is out of reach of the environment's key in ${gcp.region}; remove it`,
    );
  }
}
