/** Rights that no call of the sandboxes needs, and what says that a cloud does. */
export const notShown: Readonly<Record<string, string>> = {
  "s3:ListTagsForResource": "hashicorp/aws reads a bucket's tags by it from 6.23.0 on",
  "s3:TagResource": "hashicorp/aws writes a bucket's tags by it from 6.23.0 on",
  "s3:UntagResource": "hashicorp/aws takes a bucket's tags away by it from 6.23.0 on",
  "s3:GetEncryptionConfiguration":
    "MWAA looks at its bucket: Amazon MWAA, Accessing an Amazon MWAA environment (from memory)",
  "iam:CreateServiceLinkedRole":
    "MWAA and Batch make their roles at the first environment: the same page; AWS Batch, Using service-linked roles",
  "s3:DeleteObject": "a bucket with protect: false is emptied before it goes, and those of the sandbox are empty",
  "storage.objects.delete":
    "a bucket with protect: false is emptied before it goes, and those of the sandbox are empty",
  "ec2:CreateLaunchTemplateVersion":
    "a template whose content changes is another version: Amazon EC2, Manage launch template versions",
  "kms:CreateGrant":
    "ECR, SageMaker and MWAA make grants in the name of who creates: Amazon ECR, Encryption at rest; Amazon SageMaker API Permissions, CreateEndpoint; Amazon MWAA, Encryption at rest",
  "kms:RetireGrant": "ECR retires its grants in the name of who deletes: Amazon ECR, Encryption at rest",
  "kms:GenerateDataKey": "an object in a bucket with a key: Amazon S3, Using server-side encryption with AWS KMS keys",
  "kms:Decrypt": "an object in a bucket with a key: Amazon S3, Using server-side encryption with AWS KMS keys",
  "sagemaker:DescribeEndpoint":
    "Application Auto Scaling looks at what it is to scale: Amazon SageMaker AI, Auto scaling prerequisites",
  "sagemaker:DescribeEndpointConfig": "the same page",
  "sagemaker:UpdateEndpointWeightsAndCapacities": "the same page",
  "elasticloadbalancing:ModifyListenerAttributes":
    "no field changes it; what somebody has changed by hand is put right by it",
  "elasticloadbalancing:SetIpAddressType": "the same",
  "elasticloadbalancing:SetRulePriorities": "the same",
  "elasticloadbalancing:SetSecurityGroups": "the same",
  "elasticloadbalancing:SetSubnets": "the same",
  "cognito-idp:UpdateUserPoolDomain": "the same",
  "route53resolver:UpdateFirewallRule":
    "no field changes a rule; one that somebody has changed by hand is put right by it",
  "route53resolver:UpdateFirewallRuleGroupAssociation": "no field changes it beside its tags; the same",
};

/** Calls whose right no page tells, and what stands for it in the table; this list only shrinks. */
export const assumed: Readonly<Record<string, string>> = {
  "GET aiplatform/projects/*/locations/*/operations/*":
    "aiplatform.operations.list, the only permission of operations that Vertex AI has",
  "GET artifactregistry/projects/*/locations/*/operations/*":
    "none: roles/artifactregistry.admin holds no permission of operations",
};
