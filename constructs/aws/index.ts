export * from "./sns/alert-topic";
export * from "./sagemaker/async-inference";
export * from "./glue/athena-database";
export * from "./ecr/ecr-repository";
export * from "./sns/encrypted-topic";
export { type AlarmKind, EndpointAlarms, type EndpointAlarmsProps } from "./cloudwatch/endpoint-alarms";
export * from "./sagemaker/endpoint-capture";
export * from "./sagemaker/endpoint-security-group";
export * from "./iam/execution-role";
export * from "./glue/glue-table";
export * from "./kms/kms-key";
export * from "./mwaa/mwaa-environment";
export * from "./vpc/private-network";
export * from "./s3/s3-bucket";
export * from "./s3/s3-bucket-props";
export * from "./sagemaker/replacement-mark";
export * from "./sagemaker/sagemaker-endpoint";
export * from "./sagemaker/sagemaker-endpoint-props";
export * from "./sagemaker/sagemaker-model";
export * from "./sagemaker/scaling-from-zero";
export * from "./cloudwatch/service-level-alarms";
export * from "./cloudwatch/serving-dashboard";
export * from "./cloudwatch/variant-metrics";
export * from "./sagemaker/variant-scaling";
export type { SageMakerRollout } from "./sagemaker/deployment-config";
export type { LatencyTargets, ServiceLevel } from "./cloudwatch/service-level";
export type {
  SageMakerEndpointModel,
  SageMakerInstances,
  SageMakerModelVariant,
  SageMakerServedModel,
  SageMakerServerlessModel,
  SageMakerShadowModel,
} from "./sagemaker/sagemaker-variant";
export { ConstructError } from "../shared/invalid";
