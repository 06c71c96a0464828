"""The tasks of services, which no container runs: whether they would start and be healthy, what they write, and how they are described."""

import json
import time
from types import SimpleNamespace

from moto.ec2.models import ec2_backends
from moto.ecs.models import ecs_backends
from moto.elbv2.models import elbv2_backends
from services.batch.attempts import Starting, options_of
from services.ecs.network import reaches, way_out


class ServiceStarting(Starting):
    def group_of(self, container):
        """ECS makes no group of its own."""
        return options_of(container).get("awslogs-group")


class Tasks:
    def __init__(self, account, roles, region):
        self.account, self.region = account, region
        self.starting = ServiceStarting(account, roles, region)

    def definition(self, arn):
        return ecs_backends[self.account][self.region].describe_task_definition(arn)

    def why_not(self, service, deployment):
        """Why the tasks of a deployment do not become healthy; empty when they do, and each container has then written a line."""
        definition = self.definition(deployment.definition)
        ec2 = ec2_backends[self.account][self.region]
        network = (service.asked.get("networkConfiguration") or {}).get("awsvpcConfiguration")
        groups = network.get("securityGroups", []) if network else []
        if network and not way_out(ec2, network["subnets"], network.get("assignPublicIp") == "ENABLED"):
            return "was unable to place a task. ResourceInitializationError: unable to pull secrets or registry auth: there is no way out of its subnets"
        for container in definition.container_definitions:
            why_not = self.starting.why_not(self.job(service, definition, container), self.stream(container, "0" * 32))
            if why_not:
                return f"was unable to place a task. {why_not}"
        for each in service.asked.get("loadBalancers") or []:
            balancer = self.balancer_of(each["targetGroupArn"])
            if balancer and not reaches(ec2, balancer.security_groups, groups, each["containerPort"]):
                where = f"port {each['containerPort']}) is unhealthy in (target-group {each['targetGroupArn']})"
                return f"({where} due to (reason Request timed out): its security groups do not let the load balancer's in"
        for container in definition.container_definitions:
            self.write(container)
        return ""

    def job(self, service, definition, container):
        roles = {"executionRoleArn": getattr(definition, "execution_role_arn", None), "jobRoleArn": getattr(definition, "task_role_arn", None)}
        return SimpleNamespace(container={**container, **roles}, arn=service.arn.replace(":service/", ":task/"))

    def balancer_of(self, target_group):
        balancers = elbv2_backends[self.account][self.region]
        group = balancers.target_groups.get(target_group)
        arns = group.load_balancer_arns if group else []
        return balancers.load_balancers.get(arns[0]) if arns else None

    def stream(self, container, task):
        """ECS guide, "Send Amazon ECS logs to CloudWatch": prefix/container/task."""
        return f"{options_of(container).get('awslogs-stream-prefix', 'ecs')}/{container['name']}/{task}"

    def write(self, container):
        group = self.starting.group_of(container)
        if group:
            stream = self.stream(container, f"{time.time_ns():032x}")
            line = {"timestamp": int(time.time() * 1000), "message": f"ponte sandbox: {json.dumps(container.get('command', []))}"}
            self.starting.logs().create_log_stream(group, stream)
            self.starting.logs().put_log_events(group, stream, [line])

    @staticmethod
    def arn_of(service, task):
        return f"{service.arn.replace(':service/', ':task/').rpartition('/')[0]}/{task['id']}"

    def describe(self, service, arn, task):
        definition, own = self.definition(arn), self.arn_of(service, task)
        containers = [
            {
                "containerArn": f"{own.replace(':task/', ':container/')}/{each['name']}",
                "taskArn": own,
                "name": each["name"],
                "image": each["image"],
                "lastStatus": "RUNNING",
                "healthStatus": "UNKNOWN",
                "networkInterfaces": [{"privateIpv4Address": task["address"]}],
            }
            for each in definition.container_definitions
        ]
        return {
            "taskArn": own,
            "clusterArn": service.cluster_arn,
            "taskDefinitionArn": arn,
            "group": f"service:{service.name}",
            "lastStatus": "RUNNING",
            "desiredStatus": "RUNNING",
            "healthStatus": "UNKNOWN",
            "launchType": "FARGATE",
            "platformVersion": "1.4.0",
            "cpu": definition.cpu,
            "memory": definition.memory,
            "createdAt": task["startedAt"],
            "startedAt": task["startedAt"],
            "containers": containers,
        }
