"""What ECS refuses of task definitions and moto takes, of Fargate above all: other sizes than it has, another network mode, no execution role
(RegisterTaskDefinition, API reference; ECS guide, "Amazon ECS task definition differences for Fargate").
"""

import re

from refused import Refused
from services.batch.definitions import SIZES

FAMILY = re.compile("[A-Za-z0-9_-]{1,255}")


def refused(words):
    return Refused("ClientException", words)


def check_definition(sent):
    if not FAMILY.fullmatch(sent["family"]):
        raise refused("Family should only contain letters, numbers, hyphens, and underscores: at most 255 of them")
    containers = sent["containerDefinitions"]
    names = [each.get("name", "") for each in containers]
    if len(set(names)) < len(names):
        raise refused("Container names must be unique.")
    if not any(each.get("essential", True) for each in containers):
        raise refused("At least one container should be essential")
    for each in containers:
        check_environment(each)
    if "FARGATE" in sent.get("requiresCompatibilities", []):
        check_fargate(sent)


def check_environment(container):
    plain = {each["name"] for each in container.get("environment") or []}
    for secret in container.get("secrets") or []:
        if secret["name"] in plain:
            words = "must be unique and not shared with any new or existing environment variables set on the container, such as"
            raise refused(f"The secret name {words} '{secret['name']}'.")


def check_fargate(sent):
    if sent.get("networkMode") != "awsvpc":
        raise refused("Fargate only supports network mode ‘awsvpc’.")
    cpu, memory = int(sent.get("cpu", 0)), int(sent.get("memory", 0))
    if not cpu or not memory:
        raise refused(f"Fargate requires that '{'memory' if cpu else 'cpu'}' be defined at the task level.")
    if memory not in SIZES.get(cpu / 1024, ()):
        raise refused("No Fargate configuration exists for given values: " f"{cpu} CPU, {memory} memory. See the Amazon ECS documentation for the valid values.")
    disk = (sent.get("ephemeralStorage") or {}).get("sizeInGiB", 21)
    if not 21 <= disk <= 200:
        raise refused("EphemeralStorage size must be between 21 and 200 GiB")
    for container in sent["containerDefinitions"]:
        check_container(container, sent.get("executionRoleArn"))


def check_container(container, execution_role):
    needs = "Fargate requires task definition to have execution role ARN to support"
    if (container.get("logConfiguration") or {}).get("logDriver") == "awslogs" and not execution_role:
        raise refused(f"{needs} log driver awslogs.")
    if re.match(r"\d{12}\.dkr\.ecr\.", container.get("image", "")) and not execution_role:
        raise refused(f"{needs} ECR images.")
    if container.get("secrets") and not execution_role:
        raise refused(f"{needs} secrets.")
    if container.get("privileged"):
        raise refused("When 'privileged' is set to true, Fargate does not support the container.")
    for port in container.get("portMappings") or []:
        if port.get("hostPort") not in (None, port["containerPort"]):
            raise refused("When networkMode=awsvpc, the host ports and container ports in port mappings must match.")
