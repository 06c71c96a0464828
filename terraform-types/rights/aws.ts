import type { awsTypes } from "../aws";
import { awsServiceRights } from "./aws-services";
import { actions, awsWorkRights, ec2Tags } from "./aws-work";
import type { Made, Rights } from "./facts";

// A row holds what aws-calls.ts says of the calls that the provider makes for the type, which its own debug log tells: scripts/aws-rights.js makes
// rows of it (hashicorp/aws 5.100.0; what 6.25.0 does otherwise is in open-points.ts). tests/terraform/rights.test.ts holds both directions: no call
// of a plan or a deploy needs more, and nothing here is needed by none, but for what open-points.ts explains.

/** What each type of AWS needs, as IAM actions. */
export const awsRights = {
  ...awsServiceRights,
  ...awsWorkRights,
  aws_appautoscaling_policy: {
    reads: ["application-autoscaling:DescribeScalingPolicies"],
    changes: ["application-autoscaling:PutScalingPolicy", "application-autoscaling:DeleteScalingPolicy"],
  },
  aws_appautoscaling_scheduled_action: {
    reads: ["application-autoscaling:DescribeScheduledActions"],
    changes: actions("application-autoscaling", "PutScheduledAction DeleteScheduledAction"),
  },
  aws_appautoscaling_target: {
    reads: ["application-autoscaling:DescribeScalableTargets", "application-autoscaling:ListTagsForResource"],
    changes: [
      ...actions(
        "application-autoscaling",
        "RegisterScalableTarget DeregisterScalableTarget TagResource UntagResource",
      ),
      ...actions("sagemaker", "DescribeEndpoint DescribeEndpointConfig UpdateEndpointWeightsAndCapacities"),
      ...actions("ecs", "DescribeServices UpdateService"),
      "iam:CreateServiceLinkedRole",
    ],
  },
  aws_athena_workgroup: {
    reads: actions("athena", "GetWorkGroup ListTagsForResource"),
    changes: actions("athena", "CreateWorkGroup UpdateWorkGroup DeleteWorkGroup TagResource UntagResource"),
  },
  aws_budgets_budget: {
    reads: actions("budgets", "ViewBudget ListTagsForResource"),
    changes: actions("budgets", "ModifyBudget TagResource UntagResource"),
  },
  aws_cloudwatch_composite_alarm: alarm("PutCompositeAlarm"),
  aws_cloudwatch_dashboard: {
    reads: ["cloudwatch:GetDashboard"],
    changes: actions("cloudwatch", "PutDashboard DeleteDashboards"),
  },
  aws_cloudwatch_log_group: {
    reads: actions("logs", "DescribeLogGroups ListTagsForResource"),
    changes: actions("logs", "CreateLogGroup PutRetentionPolicy DeleteLogGroup TagResource UntagResource"),
  },
  aws_cloudwatch_metric_alarm: alarm("PutMetricAlarm"),
  // The VPC's own: it is emptied.
  aws_default_security_group: {
    reads: ["ec2:DescribeSecurityGroups"],
    changes: [...actions("ec2", "DescribeSecurityGroupRules RevokeSecurityGroupEgress"), ...ec2Tags],
  },
  aws_ecr_lifecycle_policy: {
    reads: ["ecr:GetLifecyclePolicy"],
    changes: actions("ecr", "PutLifecyclePolicy DeleteLifecyclePolicy"),
  },
  aws_ecr_repository: {
    reads: actions("ecr", "DescribeRepositories ListTagsForResource"),
    changes: actions("ecr", "CreateRepository PutImageTagMutability DeleteRepository TagResource UntagResource"),
  },
  aws_ecr_repository_policy: {
    reads: ["ecr:GetRepositoryPolicy"],
    changes: actions("ecr", "SetRepositoryPolicy DeleteRepositoryPolicy"),
  },
  aws_eip: {
    reads: actions("ec2", "DescribeAddresses DescribeAddressesAttribute"),
    changes: [...actions("ec2", "AllocateAddress DisassociateAddress ReleaseAddress"), ...ec2Tags],
  },
  aws_flow_log: {
    reads: ["ec2:DescribeFlowLogs"],
    changes: [...actions("ec2", "CreateFlowLogs DeleteFlowLogs"), ...ec2Tags, "iam:PassRole"],
  },
  aws_glue_catalog_database: {
    reads: actions("glue", "GetDatabase GetTags"),
    changes: actions("glue", "CreateDatabase UpdateDatabase DeleteDatabase TagResource UntagResource"),
  },
  aws_glue_catalog_table: {
    reads: actions("glue", "GetTable GetPartitionIndexes"),
    changes: actions("glue", "CreateTable UpdateTable DeleteTable"),
  },
  aws_iam_openid_connect_provider: {
    reads: ["iam:GetOpenIDConnectProvider"],
    changes: actions(
      "iam",
      "CreateOpenIDConnectProvider DeleteOpenIDConnectProvider AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider",
    ),
  },
  aws_iam_role: {
    reads: actions("iam", "GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies"),
    changes: actions(
      "iam",
      "CreateRole DeleteRole ListInstanceProfilesForRole TagRole UntagRole UpdateAssumeRolePolicy",
    ),
  },
  aws_iam_role_policy: {
    reads: ["iam:GetRolePolicy"],
    changes: actions("iam", "PutRolePolicy DeleteRolePolicy"),
  },
  aws_internet_gateway: {
    reads: ["ec2:DescribeInternetGateways"],
    changes: [
      ...actions("ec2", "CreateInternetGateway AttachInternetGateway DetachInternetGateway DeleteInternetGateway"),
      ...ec2Tags,
    ],
  },
  aws_kms_alias: { reads: ["kms:ListAliases"], changes: actions("kms", "CreateAlias DeleteAlias") },
  aws_kms_key: {
    reads: actions("kms", "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags"),
    changes: actions(
      "kms",
      "CreateKey EnableKeyRotation PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource CreateGrant RetireGrant GenerateDataKey Decrypt",
    ),
  },
  aws_mwaa_environment: {
    reads: ["airflow:GetEnvironment"],
    changes: [
      ...actions("airflow", "CreateEnvironment UpdateEnvironment DeleteEnvironment TagResource UntagResource"),
      "iam:PassRole",
      "iam:CreateServiceLinkedRole",
      "s3:GetEncryptionConfiguration",
    ],
  },
  aws_nat_gateway: {
    reads: ["ec2:DescribeNatGateways"],
    changes: [...actions("ec2", "CreateNatGateway DeleteNatGateway"), ...ec2Tags],
  },
  aws_route53_resolver_firewall_domain_list: {
    reads: actions("route53resolver", "GetFirewallDomainList ListFirewallDomains ListTagsForResource"),
    changes: actions(
      "route53resolver",
      "CreateFirewallDomainList UpdateFirewallDomains DeleteFirewallDomainList TagResource UntagResource",
    ),
  },
  aws_route53_resolver_firewall_rule: {
    reads: ["route53resolver:ListFirewallRules"],
    changes: actions("route53resolver", "CreateFirewallRule UpdateFirewallRule DeleteFirewallRule"),
  },
  aws_route53_resolver_firewall_rule_group: {
    reads: actions("route53resolver", "GetFirewallRuleGroup ListTagsForResource"),
    changes: actions("route53resolver", "CreateFirewallRuleGroup DeleteFirewallRuleGroup TagResource UntagResource"),
  },
  aws_route53_resolver_firewall_rule_group_association: {
    reads: actions("route53resolver", "GetFirewallRuleGroupAssociation ListTagsForResource"),
    changes: [
      ...actions(
        "route53resolver",
        "AssociateFirewallRuleGroup UpdateFirewallRuleGroupAssociation DisassociateFirewallRuleGroup TagResource UntagResource",
      ),
      "ec2:DescribeVpcs", // "Service Authorization Reference", Amazon Route 53 Resolver
    ],
  },
  aws_route_table: {
    reads: ["ec2:DescribeRouteTables"],
    changes: [...actions("ec2", "CreateRouteTable CreateRoute ReplaceRoute DeleteRoute DeleteRouteTable"), ...ec2Tags],
  },
  aws_route_table_association: {
    reads: ["ec2:DescribeRouteTables"],
    changes: actions("ec2", "AssociateRouteTable DisassociateRouteTable"),
  },
  aws_s3_bucket: {
    reads: actions(
      "s3",
      "ListBucket GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetEncryptionConfiguration GetLifecycleConfiguration GetBucketLogging GetBucketPolicy GetReplicationConfiguration GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetBucketObjectLockConfiguration ListTagsForResource",
    ),
    // With protect: false its objects go first.
    changes: actions(
      "s3",
      "CreateBucket DeleteBucket PutBucketTagging TagResource UntagResource ListBucketVersions DeleteObject DeleteObjectVersion",
    ),
  },
  aws_s3_bucket_lifecycle_configuration: s3("GetLifecycleConfiguration", "PutLifecycleConfiguration"),
  aws_s3_bucket_notification: s3("GetBucketNotification", "PutBucketNotification"),
  aws_s3_bucket_ownership_controls: s3("GetBucketOwnershipControls", "PutBucketOwnershipControls"),
  aws_s3_bucket_policy: s3("GetBucketPolicy", "PutBucketPolicy DeleteBucketPolicy"),
  aws_s3_bucket_public_access_block: s3("GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock"),
  aws_s3_bucket_server_side_encryption_configuration: s3("GetEncryptionConfiguration", "PutEncryptionConfiguration"),
  aws_s3_bucket_versioning: s3("GetBucketVersioning", "PutBucketVersioning"),
  aws_s3_object: s3("GetObject GetObjectTagging", "PutObject ListBucketVersions DeleteObject DeleteObjectVersion"),
  aws_sagemaker_endpoint: {
    reads: actions("sagemaker", "DescribeEndpoint ListTags"),
    changes: actions("sagemaker", "CreateEndpoint UpdateEndpoint DeleteEndpoint AddTags DeleteTags"),
  },
  aws_sagemaker_endpoint_configuration: {
    reads: actions("sagemaker", "DescribeEndpointConfig ListTags"),
    changes: actions("sagemaker", "CreateEndpointConfig DeleteEndpointConfig AddTags DeleteTags"),
  },
  aws_sagemaker_model: {
    reads: actions("sagemaker", "DescribeModel ListTags"),
    changes: [...actions("sagemaker", "CreateModel DeleteModel AddTags DeleteTags"), "iam:PassRole"],
  },
  aws_secretsmanager_secret: {
    reads: actions("secretsmanager", "DescribeSecret GetResourcePolicy"),
    changes: actions("secretsmanager", "CreateSecret UpdateSecret DeleteSecret TagResource UntagResource"),
  },
  aws_security_group: {
    reads: ["ec2:DescribeSecurityGroups"],
    changes: [
      ...actions("ec2", "CreateSecurityGroup RevokeSecurityGroupEgress DescribeNetworkInterfaces DeleteSecurityGroup"),
      ...ec2Tags,
    ],
  },
  aws_sns_topic: {
    reads: actions("sns", "GetTopicAttributes ListTagsForResource"),
    changes: actions("sns", "CreateTopic SetTopicAttributes DeleteTopic TagResource UntagResource"),
  },
  aws_sns_topic_subscription: {
    reads: ["sns:GetSubscriptionAttributes"],
    changes: actions("sns", "Subscribe Unsubscribe"),
  },
  aws_subnet: {
    reads: ["ec2:DescribeSubnets"],
    changes: [...actions("ec2", "CreateSubnet DescribeNetworkInterfaces DeleteSubnet"), ...ec2Tags],
  },
  aws_vpc: {
    reads: actions(
      "ec2",
      "DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups",
    ),
    changes: [...actions("ec2", "CreateVpc ModifyVpcAttribute DeleteVpc"), ...ec2Tags],
  },
  aws_vpc_endpoint: {
    reads: actions("ec2", "DescribeVpcEndpoints DescribePrefixLists"),
    changes: [...actions("ec2", "CreateVpcEndpoint DeleteVpcEndpoints"), ...ec2Tags],
  },
  aws_vpc_security_group_egress_rule: rule("Egress"),
  aws_vpc_security_group_ingress_rule: rule("Ingress"),
} satisfies Record<Made<typeof awsTypes>, Rights>;

function s3(reads: string, changes: string): Rights {
  return { reads: actions("s3", reads), changes: actions("s3", changes) };
}

function alarm(put: string): Rights {
  return {
    reads: actions("cloudwatch", "DescribeAlarms ListTagsForResource"),
    changes: actions("cloudwatch", `${put} DeleteAlarms TagResource UntagResource`),
  };
}

function rule(way: "Egress" | "Ingress"): Rights {
  const changes = actions("ec2", `AuthorizeSecurityGroup${way} RevokeSecurityGroup${way}`);
  return { reads: ["ec2:DescribeSecurityGroupRules"], changes: [...changes, ...ec2Tags] };
}
