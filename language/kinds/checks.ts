import type { AwsEnvironment, Environment, GcpEnvironment } from "../environment";
import type { KindName } from "../kinds";
import type { Report } from "../yaml/problem";
import { checkAirflow, checkMwaa } from "./airflow-checks";
import { checkBuckets, checkForeignReaders, checkLocations } from "./buckets-checks";
import { checkAthena } from "./datasets/athena-checks";
import { checkBigQuery } from "./datasets/bigquery-checks";
import { checkFederation, checkIdentities } from "./identities-checks";
import { checkAwsJobs, checkGoogleJobs, checkJobs } from "./jobs/checks";
import { checkRetention } from "./retention-checks";
import { checkReaders, checkReminders } from "./secrets-checks";
import { checkEndpoints } from "./endpoints/checks";
import { checkGoogleEndpoints } from "./endpoints/gcp-checks";
import { checkSageMaker } from "./endpoints/sagemaker-checks";
import { checkAwsServices } from "./services/aws-checks";
import { checkServices } from "./services/checks";
import { checkGoogleServices } from "./services/gcp-checks";

interface KindChecks {
  readonly both?: (environment: Environment, report: Report) => void;
  readonly gcp?: (environment: GcpEnvironment, report: Report) => void;
  readonly aws?: (environment: AwsEnvironment, report: Report) => void;
}

/** What no field of a kind can know alone, on both clouds and on each. What workloads name is checked for all kinds at once. */
export const kindChecks: { readonly [Name in KindName]: KindChecks } = {
  buckets: { both: checkBuckets, gcp: checkLocations, aws: checkForeignReaders },
  registries: {},
  datasets: { both: checkRetention, gcp: checkBigQuery, aws: checkAthena },
  secrets: { both: checkReminders, aws: checkReaders },
  identities: { both: checkIdentities, gcp: checkFederation },
  airflow: { both: checkAirflow, aws: checkMwaa },
  jobs: { both: checkJobs, gcp: checkGoogleJobs, aws: checkAwsJobs },
  endpoints: { both: checkEndpoints, gcp: checkGoogleEndpoints, aws: checkSageMaker },
  services: { both: checkServices, gcp: checkGoogleServices, aws: checkAwsServices },
};
