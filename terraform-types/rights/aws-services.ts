import { actions } from "./aws-work";
import type { Rights } from "./facts";

// As aws.ts, of what answers over HTTP: load balancers, the replicas behind them, names, certificates and who signs in.

const balancer = (names: string) => actions("elasticloadbalancing", names);
const balancerTags = balancer("AddTags RemoveTags");

/** What each type of services needs, as IAM actions. */
export const awsServiceRights = {
  aws_acm_certificate: {
    reads: actions("acm", "DescribeCertificate ListTagsForCertificate"),
    changes: actions("acm", "RequestCertificate DeleteCertificate AddTagsToCertificate RemoveTagsFromCertificate"),
  },
  aws_acm_certificate_validation: { reads: ["acm:DescribeCertificate"], changes: [] },
  aws_cognito_identity_provider: {
    reads: ["cognito-idp:DescribeIdentityProvider"],
    changes: actions("cognito-idp", "CreateIdentityProvider UpdateIdentityProvider DeleteIdentityProvider"),
  },
  aws_cognito_user_pool: {
    reads: actions("cognito-idp", "DescribeUserPool GetUserPoolMfaConfig"),
    changes: actions(
      "cognito-idp",
      "CreateUserPool UpdateUserPool SetUserPoolMfaConfig DeleteUserPool TagResource UntagResource",
    ),
  },
  aws_cognito_user_pool_client: {
    reads: ["cognito-idp:DescribeUserPoolClient"],
    changes: actions("cognito-idp", "CreateUserPoolClient UpdateUserPoolClient DeleteUserPoolClient"),
  },
  aws_cognito_user_pool_domain: {
    reads: ["cognito-idp:DescribeUserPoolDomain"],
    changes: actions("cognito-idp", "CreateUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain"),
  },
  aws_ecs_cluster: {
    reads: actions("ecs", "DescribeClusters ListTagsForResource"),
    changes: [
      ...actions("ecs", "CreateCluster UpdateCluster DeleteCluster TagResource UntagResource"),
      "iam:CreateServiceLinkedRole",
    ],
  },
  aws_ecs_service: {
    reads: actions("ecs", "DescribeServices ListTagsForResource"),
    // From 6 on the provider waits for the deployment itself (`statusServiceWaitForStable`).
    changes: actions(
      "ecs",
      "CreateService UpdateService DeleteService ListServiceDeployments DescribeServiceDeployments TagResource UntagResource",
    ),
  },
  aws_ecs_task_definition: {
    reads: ["ecs:DescribeTaskDefinition"],
    changes: [
      ...actions("ecs", "RegisterTaskDefinition DeregisterTaskDefinition TagResource UntagResource"),
      "iam:PassRole",
    ],
  },
  aws_lb: {
    reads: balancer("DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeTags DescribeCapacityReservation"),
    changes: [
      ...balancer(
        "CreateLoadBalancer ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets SetIpAddressType DeleteLoadBalancer",
      ),
      ...balancerTags,
      "ec2:DescribeNetworkInterfaces", // it waits until they are gone
      "iam:CreateServiceLinkedRole",
    ],
  },
  aws_lb_listener: {
    reads: balancer("DescribeListeners DescribeListenerAttributes DescribeTags"),
    changes: [...balancer("CreateListener ModifyListener ModifyListenerAttributes DeleteListener"), ...balancerTags],
  },
  aws_lb_listener_certificate: {
    reads: balancer("DescribeListenerCertificates"),
    changes: balancer("AddListenerCertificates RemoveListenerCertificates"),
  },
  aws_lb_listener_rule: {
    reads: balancer("DescribeRules DescribeTags"),
    // "Authenticate users using an Application Load Balancer": who makes a rule by which people sign in has to see the client.
    changes: [
      ...balancer("CreateRule ModifyRule SetRulePriorities DeleteRule"),
      ...balancerTags,
      "cognito-idp:DescribeUserPoolClient",
    ],
  },
  aws_lb_target_group: {
    reads: balancer("DescribeTargetGroups DescribeTargetGroupAttributes DescribeTags"),
    changes: [
      ...balancer("CreateTargetGroup ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup"),
      ...balancerTags,
    ],
  },
  aws_route53_record: {
    reads: actions("route53", "GetHostedZone ListResourceRecordSets"),
    changes: actions("route53", "ChangeResourceRecordSets GetChange"),
  },
  // A private one is of a network.
  aws_route53_zone: {
    reads: actions("route53", "GetHostedZone ListTagsForResource"),
    changes: [
      ...actions(
        "route53",
        "CreateHostedZone UpdateHostedZoneComment AssociateVPCWithHostedZone ListResourceRecordSets DeleteHostedZone GetChange ChangeTagsForResource",
      ),
      "ec2:DescribeVpcs",
    ],
  },
} satisfies Record<string, Rights>;

/** What each type needs that is only read. */
export const awsDataRights = {
  // A load balancer is given the secret by which people sign in itself: who plans a program with one reads that secret.
  aws_secretsmanager_secret_version: {
    reads: [...actions("secretsmanager", "DescribeSecret GetSecretValue"), "kms:Decrypt"],
    changes: [],
  },
} satisfies Record<string, Rights>;
