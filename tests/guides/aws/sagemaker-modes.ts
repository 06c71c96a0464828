import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rule, statements, withoutAction } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("sagemaker/latest/dg");
const serverless = guide("Deploy models with Amazon SageMaker Serverless Inference", "serverless-endpoints");

const isEndpointRole = (id: string) => /^endpoint_.*_Role_/.test(id);
const endpointPolicies = of("aws_iam_role_policy", (_, id) => isEndpointRole(id));
const lacks = (body: Json, action: string) => !statements(body).some(({ Action }) => Action.includes(action));
const serverlessOnes = of("aws_sagemaker_endpoint_configuration", ({ production_variants: [only] }) =>
  Boolean(only.serverless_config),
);
const shadowed = of("aws_sagemaker_endpoint_configuration", (body) => body.shadow_production_variants !== undefined);
const queued = of("aws_sagemaker_endpoint_configuration", (body) => body.async_inference_config !== undefined);

/** Serverless, asynchronous and shadowed endpoints, and captured requests. */
export const sagemakerModes: readonly Entry[] = [
  {
    says: "A key for a serverless endpoint encrypts its image, and its role may use it.",
    page: serverless,
    held: {
      broken: (program) =>
        breaking(
          serverlessOnes(program)?.filter(([, body]) => body.kms_key_arn !== undefined),
          (body) => {
            const endpoint = all(program, "aws_iam_role_policy")!.filter(([id]) => isEndpointRole(id));
            return !endpoint.some(
              ([, policy]) =>
                policy.policy.includes(`:alarm:${endpointOf(body)}/`) && !lacks(policy, "kms:CreateGrant"),
            );
          },
        ),
      without: (program) => each(endpointPolicies(program), (body) => withoutAction(body, "kms:CreateGrant")),
    },
  },
  {
    says: "A serverless variant has no network isolation, no VPC, no capture and no rollout.",
    page: serverless,
    held: {
      broken: (program) =>
        serverlessOnes(program)?.flatMap(([id, body]) => {
          const endpoint = all(program, "aws_sagemaker_endpoint")!.find(([, one]) => one.name === endpointOf(body))![1];
          return body.data_capture_config || body.async_inference_config || endpoint.deployment_config ? [id] : [];
        }),
      without: (program) => each(serverlessOnes(program), (body) => (body.data_capture_config = {})),
    },
  },
  {
    says: "A serverless variant has 1 to 6 GiB of memory in whole ones, at most 200 requests at a time, and no more of them warm.",
    page: serverless,
    held: rule(
      serverlessOnes,
      ({ production_variants: [{ serverless_config: sizes }] }) =>
        sizes.memory_size_in_mb % 1024 !== 0 ||
        sizes.memory_size_in_mb > 6144 ||
        sizes.max_concurrency > 200 ||
        (sizes.provisioned_concurrency ?? 0) > sizes.max_concurrency,
      ({ production_variants: [{ serverless_config: sizes }] }) =>
        (sizes.provisioned_concurrency = sizes.max_concurrency + 1),
    ),
  },
  {
    says: "A shadow stands beside exactly one production variant, and not behind a queue.",
    page: guide("Shadow variants", "model-shadow-deployment"),
    held: rule(
      shadowed,
      (body) =>
        body.production_variants.length !== 1 ||
        body.shadow_production_variants.length !== 1 ||
        body.async_inference_config !== undefined,
      (body) => body.production_variants.push(body.production_variants[0]),
    ),
  },
  {
    says: "A shadow may scale like any variant.",
    page: guide("Shadow variants", "model-shadow-deployment"),
    held: { notChecked: "AWS recommends it and refuses neither" },
  },
  {
    says: "Captured requests are kept as text where their content type is named, and as base64 otherwise.",
    page: guide("Capture data from real-time endpoint", "model-monitor-data-capture-endpoint"),
    held: rule(
      of("aws_sagemaker_endpoint_configuration", (body) => body.data_capture_config !== undefined),
      ({ data_capture_config: capture }) =>
        !capture.capture_content_type_header?.json_content_types?.includes("application/json"),
      ({ data_capture_config: capture }) => delete capture.capture_content_type_header,
    ),
  },
  {
    says: "An asynchronous endpoint says where its answers go, and serves on instances.",
    page: guide("Create an Asynchronous Inference Endpoint", "async-inference-create-endpoint"),
    held: rule(
      queued,
      (body) =>
        !body.async_inference_config.output_config?.s3_output_path?.startsWith("s3://") ||
        body.production_variants.some((each: Json) => each.instance_type === undefined),
      (body) => delete body.async_inference_config.output_config,
    ),
  },
  {
    says: "Whoever is given a key for its output may encrypt by it.",
    page: guide("How to use SageMaker AI execution roles: output", "sagemaker-roles"),
    held: {
      broken: (program) =>
        queued(program)?.some(([, body]) => body.async_inference_config.output_config.kms_key_id)
          ? breaking(
              of("aws_iam_role_policy", ({ policy }, id) => isEndpointRole(id) && /sns:Publish/.test(policy))(program),
              (body) => lacks(body, "kms:Encrypt"),
            )
          : undefined,
      without: (program) => each(endpointPolicies(program), (body) => withoutAction(body, "kms:Encrypt")),
    },
  },
  {
    finding: "AWS 12",
    says: "Capture of asynchronous endpoints is neither listed nor excluded.",
    page: guide("Capture data from real-time endpoint", "model-monitor-data-capture-endpoint"),
    held: { notChecked: "the guide does not say; the first real run does (known issues)" },
  },
  {
    finding: "AWS 5",
    says: "A serverless endpoint's own image lies in a repository of its account; AWS's own images lie in AWS's.",
    page: guide("Serverless Inference prerequisites", "serverless-endpoints-prerequisites", "2023"),
    held: { file: "tests/terraform/sagemaker-sandbox.test.ts", test: "knows a serverless model by an image %s" },
  },
];

/** The endpoint that a configuration is named after. */
const endpointOf = ({ name }: Json) => (name as string).replace(/-[0-9a-f]{8}$/, "");
