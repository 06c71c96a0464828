import type { Construct } from "constructs";
import { isKnown } from "../../shared/invalid";
import { prefixed } from "../../shared/tokens";
import type { PolicyStatement } from "../iam/role";
import type { Place } from "../place";
import { ecrRepositoryArn, tokenRepositoryArn } from "./ecr-image";
import { containersOf, type SageMakerServedModel } from "./sagemaker-container";

/** The endpoint that {@link servingPermissions} are for. */
export interface ServingPermissionsProps {
  readonly endpointName: string;
  readonly place: Place;
  readonly repositoryArns: string[];
  readonly logGroupArn: string;
  readonly volumeKeyArn?: string;
  readonly subnetIds?: string[];
  readonly securityGroupIds?: string[];
}

/** The repositories of the models' images, each once. */
export function repositoryArnsOf(
  scope: Construct,
  models: SageMakerServedModel[],
  place: Place,
  ownOnly = false,
): string[] {
  const all = models.flatMap((model) => containersOf(model).flatMap(({ image }) => image ?? []));
  const images = [...new Set(all.map((image) => image.replace(/:[^:/]*\$\{TfToken\[[^/]*$/, ":tag")))];
  const known = images.filter(isKnown).map((image) => ecrRepositoryArn(scope, image, place, ownOnly));
  const others = images.filter((image) => !isKnown(image)).map((image) => tokenRepositoryArn(image, place));
  return [...[...new Set(known)].sort(), ...others];
}

/**
 * What SageMaker does in an endpoint's role's name: fetch the images, write logs and metrics, look at the alarms that take an update back, use the
 * volumes' key and join the VPC if there is one.
 */
export function servingPermissions(props: ServingPermissionsProps): PolicyStatement[] {
  const { endpointName, place, repositoryArns, logGroupArn, volumeKeyArn, subnetIds, securityGroupIds = [] } = props;
  const { partition, region, accountId } = place;
  const pull = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
  const log = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  const statements: PolicyStatement[] = [
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    { actions: log, resources: [logGroupArn, `${logGroupArn}:*`] },
    ...["AWS/SageMaker", "/aws/sagemaker/Endpoints"].map((namespace) => ({
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: { StringEquals: { "cloudwatch:namespace": namespace } },
    })),
    // SageMaker Developer Guide, "Auto-Rollback Configuration and Monitoring". All of the endpoint's: a variant that comes changes nothing here.
    {
      actions: ["cloudwatch:DescribeAlarms"],
      resources: [`arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${endpointName}/*`],
    },
  ];
  if (repositoryArns.length > 0) statements.unshift({ actions: pull, resources: repositoryArns });
  if (volumeKeyArn !== undefined) statements.push(...volumePermissions(volumeKeyArn));
  if (subnetIds === undefined) return statements;

  const ec2 = (kind: string) => `arn:${partition}:ec2:${region}:${accountId}:${kind}/`;
  const interfaces = `${ec2("network-interface")}*`; // they get their ids when they are made
  const places = [...prefixed(ec2("subnet"), subnetIds), ...prefixed(ec2("security-group"), securityGroupIds)];
  const manage = ["CreateNetworkInterfacePermission", "DeleteNetworkInterface", "DeleteNetworkInterfacePermission"];
  // SageMaker guide: "CreateModel API: Execution Role Permissions", and of the endpoints of the VPC "Give SageMaker AI Hosted Endpoints Access ...".
  const lookUp = ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "VpcEndpoints", "Vpcs"];
  return [
    ...statements,
    { actions: ["ec2:CreateNetworkInterface"], resources: [interfaces, ...places] },
    { actions: manage.map((action) => `ec2:${action}`), resources: [interfaces] },
    { actions: lookUp.map((what) => `ec2:Describe${what}`), resources: ["*"] },
  ];
}

function volumePermissions(key: string): PolicyStatement[] {
  const use = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];
  // The volumes are EC2's, which uses the key by a grant that the role gives it.
  const conditions = { Bool: { "kms:GrantIsForAWSResource": "true" } };
  return [
    { actions: use, resources: [key] },
    { actions: ["kms:CreateGrant"], resources: [key], conditions },
  ];
}
