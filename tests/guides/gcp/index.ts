import type { Entry } from "../entry";
import { alerts } from "./alerts";
import { artifactRegistry } from "./artifact-registry";
import { bigQuery } from "./bigquery";
import { billing } from "./billing";
import { cloudRun } from "./cloud-run";
import { cloudScheduler } from "./cloud-scheduler";
import { composer } from "./composer";
import { dashboards } from "./dashboards";
import { foundations } from "./foundations";
import { cloudRunJobs, starters } from "./jobs";
import { monitoring } from "./monitoring";
import { rights } from "./rights";
import { secretManager } from "./secret-manager";
import { serviceAgents } from "./service-agents";
import { services } from "./services";
import { storage } from "./storage";
import { vertexAi } from "./vertex-ai";
import { vertexModels } from "./vertex-models";

/** Entries by service. */
export const gcp: Readonly<Record<string, readonly Entry[]>> = {
  "Artifact Registry": artifactRegistry,
  BigQuery: bigQuery,
  "Cloud Billing": billing,
  "Cloud Composer": composer,
  "Cloud Monitoring": [...monitoring, ...alerts, ...dashboards],
  "Cloud Run": [...cloudRun, ...cloudRunJobs],
  "Cloud Run behind load balancers and logins": services,
  "Cloud Scheduler": cloudScheduler,
  "Cloud Storage": storage,
  "Secret Manager": secretManager,
  "Service agents": serviceAgents,
  "Who plans and who deploys": rights,
  "Workflows and Eventarc": starters,
  "Vertex AI": [...vertexAi, ...vertexModels],
  ...foundations,
};
