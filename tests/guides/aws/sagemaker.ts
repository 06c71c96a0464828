import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rewrite, rule, statements, withoutAction } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("sagemaker/latest/dg");
const roles = guide("How to use SageMaker AI execution roles", "sagemaker-roles");
const api = guideOf("sagemaker/latest/APIReference");

const isEndpointRole = (id: string) => /^endpoint_.*_Role_/.test(id);
const endpointRoles = of("aws_iam_role", (_, id) => isEndpointRole(id));
// The role of an endpoint may be an identity that it shares.
const modelPolicies = of("aws_iam_role_policy", (_, id) => isEndpointRole(id) || /^identity_/.test(id));
const endpointPolicies = of("aws_iam_role_policy", (_, id) => isEndpointRole(id));
const pulling = of("aws_iam_role_policy", (body, id) => isEndpointRole(id) && /ecr:BatchGetImage/.test(body.policy));
const inVpc = of("aws_iam_role_policy", (body, id) => isEndpointRole(id) && /ec2:/.test(body.policy));
const lacks = (body: Json, ...actions: string[]) =>
  actions.some((action) => !statements(body).some(({ Action }) => Action.includes(action)));
const configurations = of("aws_sagemaker_endpoint_configuration");
const name = /^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/;

const describeAlarms = "cloudwatch:DescribeAlarms";

export const sagemaker: readonly Entry[] = [
  {
    finding: "AWS 1",
    says: "The execution role may look at the alarms that roll an update of its endpoint back.",
    page: guide("Auto-Rollback Configuration and Monitoring", "deployment-guardrails-configuration"),
    held: {
      broken: (program) => breaking(rolesOfGuarded(program), (policy) => lacks(policy, describeAlarms)),
      without: (program) => each(rolesOfGuarded(program), (policy) => withoutAction(policy, describeAlarms)),
    },
  },
  {
    says: "The execution role trusts SageMaker, and by aws:SourceAccount for its own account alone.",
    page: guide("Cross-Service Confused Deputy Prevention", "security-confused-deputy-prevention"),
    held: rule(
      endpointRoles,
      (body) => {
        const [trust] = statements(body, "assume_role_policy");
        return (
          !trust!.Principal?.Service?.includes("sagemaker.amazonaws.com") ||
          !trust!.Condition?.StringEquals?.["aws:SourceAccount"]
        );
      },
      (body) => rewrite(body, ([trust]) => [{ ...trust!, Condition: undefined }], "assume_role_policy"),
    ),
  },
  {
    says: "CreateModel: the role pulls the image, and logs in to ECR, which knows no resource.",
    page: roles,
    held: rule(
      pulling,
      (body) =>
        lacks(
          body,
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetAuthorizationToken",
        ),
      (body) => withoutAction(body, "ecr:GetAuthorizationToken"),
    ),
  },
  {
    says: "The role writes log streams; of a group that is there it need not make one.",
    page: roles,
    held: rule(
      endpointPolicies,
      (body) => lacks(body, "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
      (body) => withoutAction(body, "logs:PutLogEvents"),
    ),
  },
  {
    says: "The role reads the model's files and lists the place where they lie.",
    page: roles,
    held: {
      broken: (program) => {
        const places = (all(program, "aws_sagemaker_model") ?? []).flatMap(([, { primary_container: container }]) => {
          const from = container.model_data_url ?? container.model_data_source?.s3_data_source?.[0].s3_uri;
          return from === undefined
            ? []
            : [
                String(from)
                  .replace(/^s3:\/\/[^}]*\}\//, "")
                  .replace(/\/$/, ""),
              ];
        });
        const read = (modelPolicies(program) ?? []).map(([, body]) => statements(body));
        const isRead = (place: string) =>
          ["s3:GetObject", "s3:ListBucket"].every((action) =>
            read.some((all) =>
              all.some(
                (one) => one.Action.includes(action) && JSON.stringify([one.Resource, one.Condition]).includes(place),
              ),
            ),
          );
        return places.length > 0 ? places.filter((place) => !isRead(place)) : undefined;
      },
      without: (program) => each(modelPolicies(program), (body) => withoutAction(body, "s3:GetObject")),
    },
  },
  {
    says: "SageMaker logs of all modes go to /aws/sagemaker/Endpoints/<endpoint>; a group that it makes itself is kept for ever.",
    page: guide(
      "Log groups and streams that Amazon SageMaker AI sends to Amazon CloudWatch Logs",
      "logging-cloudwatch",
    ),
    held: {
      broken: (program) =>
        breaking(all(program, "aws_sagemaker_endpoint"), (body) => {
          const groups = all(program, "aws_cloudwatch_log_group") ?? [];
          const [id] = groups.find(([, group]) => group.name === `/aws/sagemaker/Endpoints/${body.name}`) ?? [];
          return !(body.depends_on ?? []).includes(`aws_cloudwatch_log_group.${id}`);
        }),
      without: (program) => each(all(program, "aws_sagemaker_endpoint"), (body) => delete body.depends_on),
    },
  },
  {
    says: "A model in a VPC needs a role that makes, permits and deletes network interfaces there and looks the VPC up.",
    page: roles,
    held: rule(
      inVpc,
      (body) =>
        lacks(
          body,
          ...[
            "CreateNetworkInterface",
            "CreateNetworkInterfacePermission",
            "DeleteNetworkInterface",
            "DeleteNetworkInterfacePermission",
            "DescribeNetworkInterfaces",
            "DescribeVpcs",
            "DescribeVpcEndpoints",
            "DescribeDhcpOptions",
            "DescribeSubnets",
            "DescribeSecurityGroups",
          ].map((action) => `ec2:${action}`),
        ),
      (body) => withoutAction(body, "ec2:CreateNetworkInterfacePermission"),
    ),
  },
  {
    says: "IAM compares an endpoint's ARN in lower case.",
    page: guide("Control access to SageMaker AI resources", "security_iam_service-with-iam"),
    held: {
      file: "tests/constructs/aws/sagemaker/sagemaker-endpoint.test.ts",
      test: "grants asking for predictions, of this endpoint alone, and says where",
    },
  },
  {
    says: "Instances with disks of their own take no KmsKeyId.",
    page: api("CreateEndpointConfig", "API_CreateEndpointConfig"),
    held: {
      file: "tests/terraform/sagemaker-sandbox.test.ts",
      test: "a key on a machine with disks of its own",
    },
  },
  {
    says: "Names of models, configurations, endpoints and variants are 1-63 letters, digits and hyphens, with none at the ends.",
    page: api("CreateEndpointConfig", "API_CreateEndpointConfig"),
    held: rule(
      configurations,
      (body) =>
        [body.name, ...body.production_variants.map((each: Json) => each.variant_name)].some(
          (each) => !name.test(each),
        ),
      (body) => (body.production_variants[0].variant_name = "with_underscore"),
    ),
  },
];

/** The policies of the roles of endpoints, where an endpoint has alarms that roll back. */
function rolesOfGuarded(program: Json): [string, Json][] | undefined {
  const isGuarded = all(program, "aws_sagemaker_endpoint")?.some(
    ([, body]) => body.deployment_config?.auto_rollback_configuration,
  );
  return isGuarded ? endpointPolicies(program) : undefined;
}
