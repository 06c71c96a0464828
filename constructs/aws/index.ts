export * from "./sns/alert-topic";
export * from "./sagemaker/async-inference";
export * from "./glue/athena-database";
export * from "./budgets/cost-budget";
export * from "./glue/dataset";
export type { ExistingDatabaseAttributes } from "./glue/existing-database";
export * from "./ecr/ecr-repository";
export type { ExistingRepositoryPlace } from "./ecr/existing-repository";
export * from "./ecr/repository";
export * from "./sns/encrypted-topic";
export * from "./sns/topic";
export { type AlarmKind, EndpointAlarms, type EndpointAlarmsProps } from "./cloudwatch/endpoint-alarms";
export * from "./sagemaker/endpoint-capture";
export * from "./sagemaker/endpoint-security-group";
export * from "./iam/execution-role";
export * from "./iam/existing-role";
export { policyDocument } from "./iam/inline-policy";
export * from "./iam/open-id-connect-provider";
export * from "./iam/role";
export type { FederatedSubjects } from "./iam/trust-policy";
export * from "./glue/glue-table";
export * from "./kms/kms-key";
export * from "./kms/key";
export * from "./mwaa/mwaa-environment";
export * from "./mwaa/mwaa-environment-props";
export type { PlaceProps } from "./place";
export type { Conditions } from "./principals";
export * from "./vpc/private-network";
export * from "./vpc/network";
export * from "./vpc/dns-firewall";
export type { EgressRange } from "./vpc/egress-rules";
export type { IBucket } from "./s3/bucket";
export type { S3PolicyStatement, S3Share } from "./s3/policy-statement";
export type { ExistingBucketKey } from "./s3/existing-bucket";
export * from "./s3/s3-bucket";
export * from "./s3/s3-bucket-props";
export * from "./scheduler/reminder";
export * from "./secretsmanager/secret";
export type { ProviderSettings, ResourceSettings } from "./settings";
export * from "./sagemaker/replacement-mark";
export * from "./sagemaker/sagemaker-endpoint";
export * from "./sagemaker/sagemaker-endpoint-props";
export * from "./sagemaker/sagemaker-model";
export * from "./sagemaker/scaling-from-zero";
export { ServiceAlarms, type ServiceAlarmsProps } from "./cloudwatch/service-alarms";
export * from "./cloudwatch/service-dashboard";
export * from "./cloudwatch/service-level-alarms";
export * from "./cloudwatch/service-metrics";
export * from "./cloudwatch/serving-dashboard";
export * from "./cloudwatch/variant-metrics";
export * from "./sagemaker/variant-scaling";
export type { OffHours } from "./sagemaker/off-hours";
export type { SageMakerRollout } from "./sagemaker/deployment-config";
export type { AlarmActions } from "./cloudwatch/alarm-actions";
export type { LatencyTargets, ServiceLevel } from "./cloudwatch/service-level";
export type {
  SageMakerEndpointModel,
  SageMakerInstances,
  SageMakerModelVariant,
  SageMakerServerlessModel,
  SageMakerShadowModel,
} from "./sagemaker/sagemaker-variant";
export { ConstructError } from "../shared/invalid";
export * from "./sagemaker/endpoint";
export type { ExistingEndpointSettings } from "./sagemaker/existing-endpoint";
export type { ModelNetwork } from "./sagemaker/model-network";
export type {
  SageMakerArtifact,
  SageMakerContainer,
  SageMakerPipelineContainer,
  SageMakerServedModel,
} from "./sagemaker/sagemaker-container";
export * from "./batch/compute-environment";
export * from "./batch/instances";
export * from "./batch/job-definition";
export * from "./batch/job-definition-props";
export * from "./batch/job-queue";
export * from "./batch/security-group";
export * from "./batch/submit-job";
export type { ContainerSecret } from "./container/secret";
export * from "./ecs/cluster";
export * from "./ecs/container-logs";
export * from "./ecs/fargate-service";
export * from "./ecs/fargate-service-props";
export * from "./ecs/fargate-task-definition";
export * from "./ecs/service-scaling";
export * from "./ecs/service-security-group";
export * from "./ecs/task-definition-props";
export * from "./cloudwatch/run-alarms";
export * from "./events/object-created-rule";
export * from "./scheduler/schedule-group";
export * from "./scheduler/scheduled-execution";
export * from "./sfn/late-check";
export * from "./sfn/starter";
export { type IStateMachine, StateMachine, type StateMachineProps } from "./sfn/state-machine";
export * from "./acm/certificate";
export * from "./cognito/load-balancer-client";
export * from "./cognito/saml-provider";
export * from "./cognito/user-pool";
export * from "./elasticloadbalancingv2/application-load-balancer";
export * from "./elasticloadbalancingv2/holding-rule";
export * from "./elasticloadbalancingv2/host-rule";
export * from "./elasticloadbalancingv2/load-balancer-listener";
export * from "./elasticloadbalancingv2/load-balancer-security-group";
export type { CognitoSignIn, LoadBalancerSignIn, OidcSignIn, SignInSession } from "./elasticloadbalancingv2/sign-in";
export * from "./elasticloadbalancingv2/target-group";
export * from "./route53/alias-record";
export * from "./route53/private-hosted-zone";
