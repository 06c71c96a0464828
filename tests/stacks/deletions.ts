/** What a service does with the deletion of what another resource still names, and where it says so. */
export interface Deletion {
  /**
   * Resources of these types must stop naming it first: for so long its service refuses the deletion, or what serves would go down with it. Otherwise it
   * goes at once, whoever names it.
   */
  readonly lastFor: readonly string[];
  /** Page and address, without `https://`; for what calls no service, why. */
  readonly source: string;
}

const last = (lastFor: readonly string[], source: string): Deletion => ({ lastFor, source });
const goes = (source: string): Deletion => ({ lastFor: [], source });

/** By the type that is deleted: each that an edit takes away from a resource that stays. */
export const deletions: Readonly<Record<string, Deletion>> = {
  // A job that waits elsewhere from here on is submitted there by the next start; what has begun in the old queue goes on to its end.
  aws_batch_job_queue: goes("DeleteJobQueue, docs.aws.amazon.com/batch/latest/APIReference/API_DeleteJobQueue.html"),
  aws_cloudwatch_log_group: goes(
    "DeleteLogGroup, docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html",
  ),
  aws_cloudwatch_metric_alarm: last(
    ["aws_cloudwatch_composite_alarm"],
    "Incorrect destruction order for CloudWatch composite alarms, github.com/hashicorp/terraform-provider-aws/issues/34807",
  ),
  aws_cognito_identity_provider: goes(
    "DeleteIdentityProvider, docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteIdentityProvider.html",
  ),
  // A service of ECS that leaves while a rule still sends requests to its tasks answers them 503.
  aws_ecs_service: last(
    ["aws_lb_listener_rule"],
    "DeleteService, docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html",
  ),
  aws_iam_openid_connect_provider: goes(
    "DeleteOpenIDConnectProvider, docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html",
  ),
  aws_iam_role_policy: goes("DeleteRolePolicy, docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html"),
  aws_kms_key: goes("ScheduleKeyDeletion, docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html"),
  aws_lb_target_group: last(
    ["aws_lb_listener_rule"],
    "DeleteTargetGroup, docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html",
  ),
  aws_nat_gateway: goes("DeleteNatGateway, docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNatGateway.html"),
  aws_route53_resolver_firewall_rule: goes(
    "DeleteFirewallRule, docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteFirewallRule.html",
  ),
  aws_route53_resolver_firewall_rule_group_association: goes(
    "DisassociateFirewallRuleGroup, docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DisassociateFirewallRuleGroup.html",
  ),
  aws_route_table_association: goes(
    "DisassociateRouteTable, docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateRouteTable.html",
  ),
  aws_s3_object: goes("DeleteObject, docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html"),
  aws_sagemaker_endpoint: goes(
    "DeleteEndpoint, docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpoint.html",
  ),
  aws_sagemaker_model: goes("DeleteModel, docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteModel.html"),
  aws_security_group: last(
    ["aws_sagemaker_model", "aws_mwaa_environment"], // by their network interfaces

    "DeleteSecurityGroup, docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html",
  ),
  aws_sfn_state_machine: goes(
    "DeleteStateMachine, docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html",
  ),
  aws_sns_topic: goes("DeleteTopic, docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html"),
  aws_vpc_security_group_egress_rule: goes(
    "RevokeSecurityGroupEgress, docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupEgress.html",
  ),
  aws_vpc_security_group_ingress_rule: goes(
    "RevokeSecurityGroupIngress, docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html",
  ),
  google_bigquery_table: goes("tables.delete, cloud.google.com/bigquery/docs/reference/rest/v2/tables/delete"),
  google_cloud_run_v2_job_iam_member: goes(
    "jobs.setIamPolicy, cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/setIamPolicy",
  ),
  google_compute_backend_service: last(
    ["google_compute_url_map"],
    "backendServices.delete, cloud.google.com/compute/docs/reference/rest/v1/backendServices/delete",
  ),
  google_compute_managed_ssl_certificate: last(
    ["google_compute_target_https_proxy"],
    "Use Google-managed SSL certificates, cloud.google.com/load-balancing/docs/ssl-certificates/google-managed-certs",
  ),
  // A job has addresses of a subnet while its tasks run; at any other time nothing of it stands there.
  google_compute_network: goes("networks.delete, cloud.google.com/compute/docs/reference/rest/v1/networks/delete"),
  google_compute_network_firewall_policy_association: goes(
    "networkFirewallPolicies.removeAssociation, cloud.google.com/compute/docs/reference/rest/v1/networkFirewallPolicies/removeAssociation",
  ),
  google_compute_network_firewall_policy_rule: goes(
    "networkFirewallPolicies.removeRule, cloud.google.com/compute/docs/reference/rest/v1/networkFirewallPolicies/removeRule",
  ),
  google_compute_subnetwork: goes(
    "Direct VPC with a VPC network, cloud.google.com/run/docs/configuring/vpc-direct-vpc",
  ),
  google_kms_crypto_key_iam_member: goes(
    "cryptoKeys.setIamPolicy, cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/setIamPolicy",
  ),
  google_monitoring_notification_channel: last(
    ["google_monitoring_alert_policy"],
    "notificationChannels.delete, cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels/delete",
  ),
  google_project_iam_member: goes(
    "projects.setIamPolicy, cloud.google.com/resource-manager/reference/rest/v1/projects/setIamPolicy",
  ),
  google_project_service: goes("it is only forgotten: with disable_on_destroy off, the API stays on"),
  google_pubsub_topic: goes("topics.delete, cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/delete"),
  google_pubsub_topic_iam_member: goes(
    "topics.setIamPolicy, cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/setIamPolicy",
  ),
  google_secret_manager_secret_iam_member: last(
    ["google_cloud_run_v2_service"], // whose replicas read the value when they start
    "Configure secrets for services, cloud.google.com/run/docs/configuring/services/secrets",
  ),
  google_service_account: last(
    ["google_cloud_run_v2_service", "restful_resource"], // what runs as it
    "Delete service accounts, cloud.google.com/iam/docs/service-accounts-delete-undelete",
  ),
  google_service_account_iam_member: goes(
    "serviceAccounts.setIamPolicy, cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/setIamPolicy",
  ),
  google_storage_bucket_iam_member: goes(
    "buckets.setIamPolicy, cloud.google.com/storage/docs/json_api/v1/buckets/setIamPolicy",
  ),
  restful_operation: goes("its deletion calls nothing"),
  restful_resource: last(
    ["restful_resource"], // a model, by its deployment; a deployment, by its traffic

    "models.delete, cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.models/delete",
  ),
  terraform_data: goes("it is in Terraform's state alone"),
};
