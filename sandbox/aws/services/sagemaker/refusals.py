"""What AWS refuses of an endpoint and Terraform's provider does not: by AWS's documentation, not by trial."""

import json
import re
from fnmatch import fnmatchcase

from moto.iam.models import iam_backends
from refused import invalid

# Instances with disks of their own, which encrypt themselves.
OWN_DISKS = re.compile(r"ml\.([a-z]+\d+[a-z]*d|g[4-6][a-z]*|p[45][a-z]*|trn\d[a-z]*)\.")


def check_configuration(body):
    production, shadows = body["ProductionVariants"], body.get("ShadowProductionVariants") or []
    for variant in [*production, *shadows]:
        name, instance, serverless = variant["VariantName"], variant.get("InstanceType"), variant.get("ServerlessConfig")
        if (instance is None) == (serverless is None):
            raise invalid(f"Variant {name} needs either an instance type or a serverless configuration.")
        if instance and body.get("KmsKeyId") and OWN_DISKS.match(instance):
            raise invalid(f"KmsKeyId is not supported for instance type {instance}, which has local storage.")
        if serverless and serverless.get("ProvisionedConcurrency", 0) > serverless["MaxConcurrency"]:
            raise invalid(f"ProvisionedConcurrency of {name} is above its MaxConcurrency.")
        for field in ("DataCaptureConfig", "AsyncInferenceConfig"):
            if serverless and body.get(field):
                raise invalid(f"{field} is not supported for serverless variant {name}.")
    names = [variant["VariantName"] for variant in [*production, *shadows]]
    if len(set(names)) < len(names):
        raise invalid("Variant names must be unique.")
    if sum(variant.get("InitialVariantWeight", 1) for variant in production) <= 0:
        raise invalid("The weights of the production variants sum to zero.")
    if shadows and (len(shadows) > 1 or len(production) > 1):
        raise invalid("Exactly one production variant and one shadow variant go together.")
    if shadows and body.get("AsyncInferenceConfig"):
        raise invalid("Shadow variants are not supported for asynchronous inference.")


# AWS's own images, by what their repositories are called: pytorch-inference, sagemaker-scikit-learn, huggingface-vllm ...
AWS_OWN = re.compile(r"\.amazonaws\.com/(pytorch|tensorflow|huggingface|djl|mxnet|autogluon|vllm|sagemaker)-")


def check_own_images(variants, images, account):
    """A serverless model's image lies in the endpoint's account, or is AWS's own (SageMaker guide, "Serverless Inference prerequisites")."""
    for variant in variants:
        image = images[variant["ModelName"]]
        elsewhere = re.match(r"\d{12}\.dkr\.ecr\.", image) and not image.startswith(f"{account}.")
        if variant.get("ServerlessConfig") and elsewhere and not AWS_OWN.search(image):
            raise invalid(f"Image {image} of serverless variant {variant['VariantName']} is not in an ECR repository of account {account}.")


def check_deployment(deployment, configuration):
    policy = (deployment or {}).get("BlueGreenUpdatePolicy")
    if not policy:
        return
    variants = configuration["ProductionVariants"]
    if any("ServerlessConfig" in variant for variant in variants):
        raise invalid("DeploymentConfig is not supported for serverless variants.")
    routing = policy["TrafficRoutingConfiguration"]
    kind = routing["Type"]
    for of, size in (("CANARY", routing.get("CanarySize")), ("LINEAR", routing.get("LinearStepSize"))):
        if (size is not None) != (kind == of):
            raise invalid(f"Traffic routing {kind} takes the size of {kind} and no other.")
        if size is None:
            continue
        percent = size["Type"] == "CAPACITY_PERCENT"
        least = min(variant.get("InitialInstanceCount", 1) for variant in variants)
        if size["Value"] > (50 if percent else least / 2):
            raise invalid(f"The {kind} size is more than half of the fleet.")
        if least < 2:
            raise invalid(f"Traffic routing {kind} needs at least two instances in each variant.")


def check_rollback(deployment, region, account, role_arns):
    """The role looks at the alarms that take the update back (SageMaker guide, "Auto-Rollback Configuration and Monitoring")."""
    alarms = ((deployment or {}).get("AutoRollbackConfiguration") or {}).get("Alarms") or []
    for role in role_arns:
        allowed = allowed_resources(account, role.rsplit("/", 1)[-1], "cloudwatch:DescribeAlarms")
        for alarm in (f"arn:aws:cloudwatch:{region}:{account}:alarm:{each['AlarmName']}" for each in alarms):
            if not any(fnmatchcase(alarm, pattern) for pattern in allowed):
                raise invalid(f"The execution role {role} is not authorized to perform cloudwatch:DescribeAlarms on {alarm}.")


def allowed_resources(account, role, action):
    """What the role's own policies let it do that to; everything, where no such role was made here."""
    found = [each for each in iam_backends[account]["aws"].roles.values() if each.name == role]
    if not found:
        return ["*"]
    statements = [each for text in found[0].policies.values() for each in json.loads(text)["Statement"]]
    return [resource for each in statements if action in each["Action"] for resource in each["Resource"]]


def check_scaled(endpoint, configuration, scaled):
    """A variant that is registered for scaling keeps its instance type, and stays."""
    coming = {each["VariantName"]: each.get("InstanceType") for each in configuration["ProductionVariants"]}
    refused = [
        each["VariantName"]
        for each in endpoint.serving["ProductionVariants"]
        if f"endpoint/{endpoint.name}/variant/{each['VariantName']}" in scaled
        and coming.get(each["VariantName"]) != each.get("InstanceType")
    ]
    if refused:
        names = ", ".join(refused)
        raise invalid(
            f'The variant(s) "[{names}]" must be deregistered as scalable targets with AWS Auto Scaling before they can be '
            "removed or have their instance type updated."
        )
