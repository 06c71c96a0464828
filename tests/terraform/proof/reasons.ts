import type { TerraformType } from "../../../terraform-types";

const noField = "nothing to update: a change of any field is another one";

/**
 * Why a type has not gone through everything, by type, in one line. One that nothing needs fails a test. It stands here and not in the rows of
 * terraform-types, for it excuses a measurement: what is updated depends on the edits beside, and on what the stand-ins can do.
 */
export const reasons: Readonly<Record<string, string>> = {
  aws_acm_certificate_validation: noField,
  aws_cloudwatch_event_target: "nothing to update: it starts the rule's own job as the one role",
  aws_cognito_identity_provider: "nothing to update in the edits: the company's directory stays where it is",
  aws_cognito_user_pool_domain: "nothing to update: it is named by the service for ever",
  aws_ecr_lifecycle_policy: "nothing to update: the provider replaces it when its rules change",
  aws_kms_alias: "nothing to update: it names the environment's one key for ever",
  aws_lb_listener_certificate: noField,
  aws_route53_record: "nothing to update: it names the load balancer, and another host is another record",
  aws_route_table_association: "nothing to update: subnet and table are the environment's own, and stay",
  aws_s3_bucket_notification: "nothing to update: a bucket's events go to EventBridge, or nowhere",
  aws_sns_topic_subscription: "nothing to update: another address is another subscription",
  aws_route53_resolver_firewall_rule: "nothing to update: its list changes, and the rule stays",
  google_artifact_registry_repository_iam_member: noField,
  google_cloud_run_v2_job_iam_member: noField,
  google_cloud_run_v2_service_iam_member: noField,
  google_compute_managed_ssl_certificate: noField,
  google_compute_network_firewall_policy: "nothing to update: its rules change, and the policy carries no labels",
  google_compute_network_firewall_policy_association: noField,
  google_compute_region_network_endpoint_group: noField,
  google_compute_ssl_policy: "nothing to update: it asks for the same TLS for ever",
  google_compute_target_http_proxy: "nothing to update: it redirects for ever",
  google_dns_record_set:
    "nothing to update: it names the environment's one address, and another host is another record",
  google_iap_web_backend_service_iam_member: noField,
  google_kms_crypto_key_iam_member: noField,
  google_kms_key_ring: noField,
  google_monitoring_custom_service: "nothing to update: it carries the endpoint's name and no more",
  google_monitoring_notification_channel: "nothing to update: another address is another channel",
  google_project_iam_custom_role: "nothing to update: it lets do the same for ever",
  google_project_iam_member: noField,
  google_project_service: "nothing to update: an API is on, or another one",
  google_pubsub_topic_iam_member: noField,
  google_secret_manager_secret_iam_member: noField,
  google_service_account_iam_member: noField,
  google_storage_bucket_iam_member: noField,
  terraform_data:
    "nothing to update: it is replaced with the machine that it marks; and no request: Terraform keeps it",
  restful_operation: "nothing to update: a call that is made once",
} satisfies Partial<Record<TerraformType, string>>;
