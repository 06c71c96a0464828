"""What CreateService and UpdateService refuse (API reference; AwsVpcConfiguration, DeploymentConfiguration), in ECS's own words where they are known."""

import re

from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends
from refused import Refused

NAME = re.compile("[A-Za-z0-9_-]{1,255}")


def refused(words):
    return Refused("InvalidParameterException", words)


def check_service(asked, account, region, definition):
    if not NAME.fullmatch(asked["serviceName"]):
        raise refused("Service name is invalid: up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed")
    check_settings(asked)
    check_network(asked, account, region, definition)
    for each in asked.get("loadBalancers") or []:
        check_load_balancer(each, account, region, definition)


def check_settings(asked):
    configuration = asked.get("deploymentConfiguration") or {}
    least, most = configuration.get("minimumHealthyPercent", 100), configuration.get("maximumPercent", 200)
    if least >= 100 and most <= 100:
        raise refused("Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.")
    if asked.get("availabilityZoneRebalancing") == "ENABLED" and most <= 100:
        raise refused("Availability Zone rebalancing needs a maximumPercent of more than 100.")
    if "healthCheckGracePeriodSeconds" in asked and not asked.get("loadBalancers"):
        raise refused("Health check grace period is only valid for services configured to use load balancers")
    if len(asked.get("loadBalancers") or []) > 5:
        raise refused("load balancers can have at most 5 items.")
    if asked.get("launchType") and asked.get("capacityProviderStrategy"):
        raise refused("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.")


def check_network(asked, account, region, definition):
    network = (asked.get("networkConfiguration") or {}).get("awsvpcConfiguration")
    if definition.network_mode == "awsvpc" and not network:
        raise refused("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
    if asked.get("launchType") == "FARGATE" and "FARGATE" not in (definition.requires_compatibilities or []):
        raise refused("Task definition does not support launch_type FARGATE.")
    if not network:
        return
    subnets, groups = network["subnets"], network.get("securityGroups", [])
    if not 1 <= len(subnets) <= 16:
        raise refused("subnets must have between 1 and 16 items.")
    if len(groups) > 5:
        raise refused("securityGroups can have at most 5 items.")
    ec2 = ec2_backends[account][region]
    known = {id for by_id in ec2.subnets.values() for id in by_id}
    for each in subnets:
        if each not in known:
            raise refused(f"Error retrieving subnet information for [{each}]: The subnet ID '{each}' does not exist (ErrorCode: InvalidSubnetID.NotFound)")
    for each in groups:
        if ec2.get_security_group_from_id(each) is None:
            words = f"The security group '{each}' does not exist (ErrorCode: InvalidGroup.NotFound)"
            raise refused(f"Error retrieving security group information for [{each}]: {words}")


def check_load_balancer(asked, account, region, definition):
    arn, container = asked["targetGroupArn"], asked["containerName"]
    group = elbv2_backends[account][region].target_groups.get(arn)
    if group is None:
        raise refused(f"The specified target group does not exist: {arn}")
    if not group.load_balancer_arns:
        raise refused(f"The target group with targetGroupArn {arn} does not have an associated load balancer.")
    if definition.network_mode == "awsvpc" and group.target_type != "ip":
        words = "which is incompatible with the awsvpc network mode specified in the task definition."
        raise refused(f"The provided target group {arn} has target type {group.target_type}, {words}")
    named = [each for each in definition.container_definitions if each["name"] == container]
    if not named:
        raise refused(f"The container {container} does not exist in the task definition.")
    ports = [each["containerPort"] for each in named[0].get("portMappings") or []]
    if asked["containerPort"] not in ports:
        raise refused(f"The container {container} did not have a container port {asked['containerPort']} defined.")
