import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import type { SageMakerModelVariant } from "../../../../constructs/aws/sagemaker/sagemaker-variant";
import { synth } from "../../../support/synth";

export const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
export const main: SageMakerModelVariant = {
  image: `${registry}/iris:1`,
  traffic: 100,
  instanceType: "ml.m5.large",
  minReplicas: 2,
  maxReplicas: 2,
};
export const required: SageMakerEndpointProps = {
  endpointName: "acme-iris",
  models: { main },
  region: "eu-west-1",
  accountId: "123456789012",
};
export const synthesized = (props: Partial<SageMakerEndpointProps> = {}) =>
  synth((scope) => new SageMakerEndpoint(scope, "endpoint", { ...required, ...props }));
export const all = (props: Partial<SageMakerEndpointProps> = {}) => synthesized(props).resource;
export const withMain = (changes: Partial<SageMakerModelVariant>) => ({ models: { main: { ...main, ...changes } } });
