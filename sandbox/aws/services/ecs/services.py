"""The operations on services, their deployments and tasks, the tags of services, and what may not be done to their clusters (API reference)."""

import json

from moto.ecs.models import ecs_backends
from moto.elbv2.models import elbv2_backends
from refused import Refused
from services.ecs.definitions import check_definition
from services.ecs.deployments import found, listed, stopped
from services.ecs.refusals import check_service, check_settings, refused
from services.ecs.service import DEPLOYED, Service
from services.ecs.tasks import Tasks

HOW = ("succeeds", "fails", "hangs")


class Services:
    def __init__(self, account, roles, note):
        self.account, self.roles, self.note = account, roles, note
        self.services = {}  # by region, cluster and name
        self.planned, self.seconds, self.told = [], 1, {}

    def take(self, seconds):
        self.seconds = seconds
        return {}

    def plan(self, deployments):
        listed = deployments if isinstance(deployments, list) else [deployments]
        plans = [each if isinstance(each, dict) else {"how": each} for each in listed]
        check_how(*(each["how"] for each in plans))
        self.planned += plans
        return {}

    def planned_for(self, name):
        wanted = [each for each in self.planned if each.get("service") in (None, name)]
        if wanted:
            self.planned.remove(wanted[0])
        return wanted[0]["how"] if wanted else "succeeds"

    def let_go(self, sent):
        check_how(sent["how"])
        hanging = [each for each in self.services.values() if each.name == sent["service"] and each.hangs()]
        if not hanging:
            raise Refused("ServiceNotFoundException", f"no deployment of {sent['service']} hangs", "404 Not Found")
        for each in hanging:
            each.let_go(sent["how"])
        return {}

    def read(self):
        self.advance()
        return [each.describe(with_tags=True) for each in self.services.values() if each.status != "INACTIVE"]

    def lines(self):
        self.advance()
        return [f"ecs services {each.name}" for each in self.services.values() if each.status != "INACTIVE"]

    def groups(self):
        self.advance()
        living = [each.describe() for each in self.services.values() if each.status != "INACTIVE"]
        return {group for each in living for group in (each.get("networkConfiguration") or {}).get("awsvpcConfiguration", {}).get("securityGroups", [])}

    def advance(self):
        for each in self.services.values():
            each.advance(self.seconds)

    def answer(self, call):
        """The answer to an action, or None for what is moto's."""
        self.advance()
        region = call.region
        act = {
            "CreateService": self.create,
            "UpdateService": self.update,
            "DeleteService": self.delete,
            "DescribeServices": self.describe,
            "ListServices": self.list,
            "ListServiceDeployments": lambda sent, _: listed(self.found(sent, region), sent),
            "DescribeServiceDeployments": lambda sent, _: found(self.services.values(), sent["serviceDeploymentArns"]),
            "StopServiceDeployment": lambda sent, _: stopped(self.services.values(), sent),
            "ListTasks": self.list_tasks,
            "DescribeTasks": self.describe_tasks,
            "TagResource": self.tag,
            "UntagResource": self.untag,
            "ListTagsForResource": self.list_tags,
            "DeleteCluster": self.delete_cluster,
            "RegisterTaskDefinition": lambda sent, _: check_definition(sent),
        }.get(call.action)
        return act(call.json(), region) if act else None

    def key(self, sent, region, name):
        return region, cluster_name(sent), name.rpartition("/")[2]

    def found(self, sent, region):
        service = self.services.get(self.key(sent, region, sent["service"]))
        if service is None:
            raise Refused("ServiceNotFoundException", "Service not found.")
        if service.status != "ACTIVE":
            raise Refused("ServiceNotActiveException", "Service was not ACTIVE.")
        return service

    def scaled(self, resource_id):
        """The service that Application Auto Scaling calls service/CLUSTER/NAME."""
        kind, _, name = resource_id.partition("/")
        found = [each for key, each in self.services.items() if "/".join(key[1:]) == name and each.status == "ACTIVE"]
        return found[0] if kind == "service" and found else None

    def least_of(self, resource_id):
        """How few tasks a service can have; None of what is none."""
        return None if self.scaled(resource_id) is None else 0

    def keep_within(self, resource_id, least, most):
        service = self.scaled(resource_id)
        if service and service.desired != min(max(service.desired, least), most):
            service.scale(min(max(service.desired, least), most))

    def create(self, sent, region):
        key = self.key(sent, region, sent["serviceName"])
        cluster = ecs_backends[self.account][region].clusters.get(cluster_name(sent))
        if cluster is None or cluster.status != "ACTIVE":
            raise Refused("ClusterNotFoundException", "Cluster not found.")
        before = self.services.get(key)
        if before and before.status != "INACTIVE":
            words = "Unable to Start a service that is still Draining." if before.status == "DRAINING" else "Creation of service was not idempotent."
            raise refused(words)
        asked = {**sent, "taskDefinition": self.definition(sent, region).arn}
        check_service(asked, self.account, region, self.definition(sent, region))
        arn = f"{cluster.arn.replace(':cluster/', ':service/')}/{sent['serviceName']}"
        tasks = Tasks(self.account, self.roles, region)
        service = Service(asked, arn, cluster.arn, tasks.why_not, lambda service: self.changed(service, region, tasks))
        self.services[key] = service
        service.deploy(self.planned_for(service.name))
        return {"service": service.describe(with_tags=True)}

    def definition(self, sent, region):
        if "taskDefinition" not in sent:
            raise refused("TaskDefinition can not be blank.")
        found = ecs_backends[self.account][region].describe_task_definition(sent["taskDefinition"])
        if found.status != "ACTIVE":
            raise Refused("ClientException", "TaskDefinition is inactive")
        return found

    def update(self, sent, region):
        service = self.found(sent, region)
        asked = {name: value for name, value in sent.items() if name not in ("service", "cluster", "desiredCount", "forceNewDeployment")}
        if "taskDefinition" in asked:
            asked["taskDefinition"] = self.definition(sent, region).arn
        if "deploymentConfiguration" in asked:
            asked["deploymentConfiguration"] = {**service.configuration, **asked["deploymentConfiguration"]}
        coming = {**service.asked, **asked}
        if any(name in asked for name in DEPLOYED):
            definition = ecs_backends[self.account][region].describe_task_definition(coming["taskDefinition"])
            check_service(coming, self.account, region, definition)
        check_settings(coming)
        is_other = any(service.asked.get(name) != coming.get(name) for name in DEPLOYED)
        service.asked = coming
        if "desiredCount" in sent:
            service.scale(sent["desiredCount"])
        if is_other or sent.get("forceNewDeployment"):
            service.deploy(self.planned_for(service.name))
        return {"service": service.describe(with_tags=True)}

    def delete(self, sent, region):
        service = self.found(sent, region)
        if service.desired > 0 and not sent.get("force"):
            raise refused("The service cannot be stopped while it is scaled above 0.")
        service.drain()
        return {"service": service.describe()}

    def describe(self, sent, region):
        keys = {name: self.key(sent, region, name) for name in sent["services"]}
        with_tags = "TAGS" in sent.get("include", [])
        missing = [{"arn": self.missing(name, region), "reason": "MISSING"} for name, key in keys.items() if key not in self.services]
        return {"services": [self.services[key].describe(with_tags) for key in keys.values() if key in self.services], "failures": missing}

    def missing(self, name, region):
        return name if name.startswith("arn:") else f"arn:aws:ecs:{region}:{self.account}:service/{name}"

    def living(self, sent, region):
        place = (region, cluster_name(sent))
        return [each for key, each in self.services.items() if key[:2] == place and each.status != "INACTIVE"]

    def list(self, sent, region):
        return {"serviceArns": [each.arn for each in self.living(sent, region) if each.status == "ACTIVE"]}

    def list_tasks(self, sent, region):
        """Those that run; None where a task of no service may be meant."""
        if "serviceName" not in sent:
            return None
        asked = sent["serviceName"].rpartition("/")[2]
        found = [each for each in self.living(sent, region) if each.name == asked]
        if not found:
            raise Refused("ServiceNotFoundException", "Service not found.")
        tasks = found[0].tasks() if sent.get("desiredStatus", "RUNNING") == "RUNNING" else []
        return {"taskArns": [Tasks.arn_of(found[0], task) for _, task in tasks]}

    def describe_tasks(self, sent, region):
        of_services = {
            task["id"]: Tasks(self.account, self.roles, region).describe(service, definition, task)
            for service in self.living(sent, region)
            for definition, task in service.tasks()
        }
        asked = [each.rpartition("/")[2] for each in sent["tasks"]]
        known = [of_services[each] for each in asked if each in of_services]
        return {"tasks": known, "failures": []} if len(known) == len(asked) else None

    def tagged(self, arn):
        return next((each for each in self.services.values() if each.arn == arn), None)

    def tag(self, sent, _):
        service = self.tagged(sent["resourceArn"])
        if service is None:
            return None
        new = {each["key"] for each in sent["tags"]}
        service.tags = [*(each for each in service.tags if each["key"] not in new), *sent["tags"]]
        return {}

    def untag(self, sent, _):
        service = self.tagged(sent["resourceArn"])
        if service is None:
            return None
        service.tags = [each for each in service.tags if each["key"] not in sent["tagKeys"]]
        return {}

    def list_tags(self, sent, _):
        service = self.tagged(sent["resourceArn"])
        return service and {"tags": service.tags}

    def delete_cluster(self, sent, region):
        living = self.living(sent, region)
        if any(each.status == "ACTIVE" for each in living):
            raise Refused("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")
        if living:
            raise Refused("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.")

    def changed(self, service, region, tasks):
        """Keeps the targets of its target groups, and tells the log."""
        counted = {}
        for definition, _ in service.tasks():
            name = definition.rpartition("/")[2]
            counted[name] = counted.get(name, 0) + 1
        self.tell({"service": "ecs", "action": "Running", "what": service.name, "by": counted})
        attached = service.asked.get("loadBalancers") or []
        running = {each["targetGroupArn"] for each in attached if service.deployments}
        for each in attached:
            group = elbv2_backends[self.account][region].target_groups.get(each["targetGroupArn"])
            if group is None:
                continue
            addresses = [task["address"] for _, task in service.tasks()] if group.arn in running else []
            group.targets.clear()
            group.register([{"Id": address, "Port": each["containerPort"]} for address in addresses])
            by = {service.name: len(addresses)} if addresses else {}
            self.tell({"service": "elasticloadbalancing", "action": "Healthy", "what": group.name, "by": by})

    def tell(self, event):
        """Once, until it changes."""
        about, said = (event["service"], event["what"]), json.dumps(event["by"], sort_keys=True)
        if self.told.get(about, "{}") != said:
            self.note(event)
        self.told[about] = said


def cluster_name(sent):
    return sent.get("cluster", "default").rpartition("/")[2]


def check_how(*words):
    for each in words:
        if each not in HOW:
            raise Refused("ClientException", f"a deployment can end so: {', '.join(HOW)}; not: {each}")
