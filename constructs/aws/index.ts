export * from "./alert-topic";
export * from "./async-inference";
export * from "./athena-database";
export * from "./ecr-repository";
export * from "./encrypted-topic";
export { type AlarmKind, EndpointAlarms, type EndpointAlarmsProps } from "./endpoint-alarms";
export * from "./endpoint-capture";
export * from "./endpoint-security-group";
export * from "./execution-role";
export * from "./glue-table";
export * from "./kms-key";
export * from "./mwaa-environment";
export * from "./private-network";
export * from "./s3-bucket";
export * from "./sagemaker-endpoint";
export * from "./sagemaker-model";
export * from "./scaling-from-zero";
export * from "./service-level-alarms";
export * from "./serving-dashboard";
export * from "./variant-metrics";
export * from "./variant-scaling";
export type { SageMakerRollout } from "./deployment-config";
export type { LatencyTargets, ServiceLevel } from "./service-level";
export type {
  SageMakerEndpointModel,
  SageMakerInstances,
  SageMakerModelVariant,
  SageMakerServedModel,
  SageMakerServerlessModel,
  SageMakerShadowModel,
} from "./sagemaker-variant";
