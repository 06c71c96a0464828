export * from "./artifact-registry/artifact-registry";
export type * from "./artifact-registry/artifact-registry-props";
export type { IRegistry, RegistryPlace } from "./artifact-registry/registry";
export * from "./bigquery/big-query-dataset";
export type { BigQueryColumn } from "./bigquery/big-query-schema";
export * from "./bigquery/big-query-table";
export type * from "./bigquery/dataset";
export type { DatasetPlace } from "./bigquery/existing-dataset";
export * from "./dns/dns-record";
export * from "./eventarc/storage-trigger";
export * from "./load-balancing/https-load-balancer";
export {
  type BackendSignIn,
  ServerlessBackend,
  type ServerlessBackendProps,
} from "./load-balancing/serverless-backend";
export * from "./run/cloud-run-job";
export type * from "./run/cloud-run-job-props";
export * from "./run/cloud-run-job-work";
export * from "./run/cloud-run-metrics";
export * from "./run/cloud-run-model-service";
export * from "./run/cloud-run-off-hours";
export * from "./run/cloud-run-scaling-role";
export * from "./run/cloud-run-service";
export type * from "./run/cloud-run-props";
export * from "./billing/billing-budget";
export * from "./composer/composer-environment";
export * from "./composer/composer-environment-props";
export * from "./kms/crypto-key";
export type { IKey } from "./kms/key";
export * from "./monitoring/email-channel";
export * from "./monitoring/endpoint-slo";
export * from "./monitoring/failed-runs-alert";
export * from "./monitoring/log-alert";
export * from "./storage/gcs-bucket";
export type * from "./storage/gcs-bucket-props";
export type { BucketGrantOptions, IBucket } from "./storage/bucket";
export * from "./iam/google-access-token";
export type * from "./iam/identity";
export type { GoogleMetric, Percentile, ServingMetrics } from "./monitoring/metrics";
export * from "./monitoring/notification-channel";
export * from "./vpc/private-network";
export type * from "./vpc/network";
export * from "./vpc/egress-policy";
export * from "./pubsub/topic";
export * from "./services/project-services";
export * from "./restful/restful-provider"; // ServiceAgents takes one
export * from "./iam/service-account";
export * from "./iam/workload-identity-pool";
export * from "./iam/workload-identity-provider";
export type { OffHoursProps } from "./scheduler/off-hours";
export * from "./scheduler/scheduled-call";
export * from "./secret-manager/rotation-alert";
export * from "./secret-manager/rotation-topic";
export * from "./secret-manager/secret";
export * from "./services/service-agents";
export type { ProviderSettings, ResourceSettings } from "./settings";
export * from "./monitoring/serving-dashboard";
export * from "./workflows/late-check";
export * from "./workflows/starter";
export type { Step, StepBody } from "./workflows/steps";
export * from "./workflows/workflow";
export * from "./workflows/workflow-invokers";
export * from "./vertex/prediction-role";
export * from "./vertex/vertex-deployment";
export {
  type IEndpoint,
  VertexEndpoint,
  type VertexEndpointPrivateServiceConnect,
  type VertexEndpointProps,
  type VertexEndpointRequestLogging,
} from "./vertex/vertex-endpoint";
export * from "./vertex/vertex-log";
export * from "./vertex/vertex-metrics";
export { VertexModel, type VertexModelContent, type VertexModelProps } from "./vertex/vertex-model";
export * from "./vertex/vertex-models";
export * from "./vertex/vertex-off-hours";
export * from "./vertex/vertex-scaling-role";
export { VertexProvider, type VertexProviderProps } from "./vertex/vertex-provider";
export * from "./vertex/vertex-traffic";
export { ConstructError } from "../shared/invalid";
