"""One service: what it was asked for, its deployments, newest first, and how one follows another."""

import math
import random
import time
import uuid

IN_PROGRESS, COMPLETED, FAILED = "IN_PROGRESS", "COMPLETED", "FAILED"
# What another deployment is for (UpdateService, API reference: what it says of each field).
DEPLOYED = ("taskDefinition", "networkConfiguration", "platformVersion", "loadBalancers", "serviceRegistries", "capacityProviderStrategy")
CONFIGURATION = {"deploymentCircuitBreaker": {"enable": False, "rollback": False}, "maximumPercent": 200, "minimumHealthyPercent": 100}


class Deployment:
    def __init__(self, asked, how):
        self.asked, self.how = {name: asked[name] for name in DEPLOYED if name in asked}, how
        self.id, self.since, self.created = f"ecs-svc/{random.randrange(10**18, 10**19)}", time.monotonic(), time.time()
        self.rollout, self.reason, self.failed, self.tasks = IN_PROGRESS, f"ECS deployment {self.id} in progress.", 0, []
        self.has_started, self.is_replaced, self.taken_back_by = False, False, None

    @property
    def definition(self):
        return self.asked["taskDefinition"]


class Service:
    """`started(service, deployment)` tells why the tasks of a deployment do not become healthy, empty when they do; `changed(service)` is called
    whenever others run."""

    def __init__(self, asked, arn, cluster_arn, started, changed):
        self.asked = {"availabilityZoneRebalancing": "ENABLED", "propagateTags": "NONE", **asked}
        self.name, self.arn, self.cluster_arn = asked["serviceName"], arn, cluster_arn
        self.started, self.changed = started, changed
        self.tags, self.status, self.created = asked.get("tags") or [], "ACTIVE", time.time()
        self.desired, self.events, self.deployments, self.completed = asked.get("desiredCount", 0), [], [], None
        self.history = []  # of all deployments but those that take one back, oldest first

    @property
    def configuration(self):
        return {**CONFIGURATION, **(self.asked.get("deploymentConfiguration") or {})}

    def tasks(self):
        return [(each.definition, task) for each in self.deployments for task in each.tasks]

    def deploy(self, how, takes_back=None):
        """The deployment before goes on running its tasks, but for those for which there is no room."""
        room = math.floor(self.desired * self.configuration["maximumPercent"] / 100) > self.desired
        kept = self.desired if room else math.ceil(self.desired * self.configuration["minimumHealthyPercent"] / 100)
        for each in self.deployments:
            self.resize(each, min(len(each.tasks), kept))
            each.is_replaced = True
        made = Deployment(self.asked, how)
        self.deployments = [made, *(each for each in self.deployments if each.tasks)]
        if takes_back:
            takes_back.taken_back_by = made
        else:
            self.history.append(made)
        self.changed(self)

    def scale(self, count):
        """Of what serves; what a deployment starts follows when it does."""
        self.desired = count
        for each in self.deployments:
            if each.tasks or each.rollout == COMPLETED:
                self.resize(each, count)
        self.changed(self)

    def resize(self, deployment, count):
        new = [new_task() for _ in range(count - len(deployment.tasks))]
        deployment.tasks = [*deployment.tasks[:count], *new]

    def let_go(self, how):
        self.deployments[0].how, self.deployments[0].since = how, time.monotonic()

    def hangs(self):
        return self.status == "ACTIVE" and self.deployments[0].rollout == IN_PROGRESS and self.deployments[0].how == "hangs"

    def drain(self):
        self.status, self.draining_since = "DRAINING", time.monotonic()

    def advance(self, seconds):
        now = time.monotonic()
        if self.status == "DRAINING" and now >= self.draining_since + seconds:
            self.status, self.deployments = "INACTIVE", []
            self.changed(self)
        while self.status == "ACTIVE" and self.deployments[0].rollout == IN_PROGRESS and self.deployments[0].how != "hangs":
            primary = self.deployments[0]
            if now >= primary.since + seconds / 2 and not primary.has_started:
                self.start(primary)
            if now < primary.since + seconds or self.deployments[0].rollout != IN_PROGRESS:
                return
            self.end(primary)

    def start(self, deployment):
        deployment.has_started = True
        deployment.why_not = self.started(self, deployment) if self.desired else ""
        if deployment.how == "fails":
            deployment.why_not = "has started 3 tasks, which failed their health checks"
        if deployment.why_not:
            self.say(deployment.why_not)
        else:
            self.resize(deployment, self.desired)
            self.changed(self)

    def end(self, deployment):
        if deployment.why_not:
            self.fail(deployment)
            return
        deployment.rollout, deployment.reason = COMPLETED, f"ECS deployment {deployment.id} completed."
        self.deployments, self.completed = [deployment], deployment
        self.say(f"(deployment {deployment.id}) deployment completed.")
        self.say("has reached a steady state.")
        self.changed(self)

    def fail(self, deployment):
        """ECS guide, "How the Amazon ECS deployment circuit breaker detects failures": half of the tasks, at least 3 and at most 200."""
        breaker, deployment.failed = self.configuration["deploymentCircuitBreaker"], max(3, min(200, math.ceil(self.desired / 2)))
        if not breaker["enable"]:
            deployment.how = "hangs"  # it goes on trying
            return
        deployment.rollout, deployment.reason = FAILED, "ECS deployment circuit breaker: tasks failed to start."
        self.say(f"(deployment {deployment.id}) deployment failed: tasks failed to start.")
        if breaker["rollback"]:
            self.go_back(deployment)

    def go_back(self, deployment):
        if self.completed is None:
            return
        self.say(f"rolling back to {self.completed.id}.")
        self.asked.update(self.completed.asked)
        self.deployments.remove(deployment)
        self.deploy("succeeds", takes_back=deployment)
        self.deployments[0].reason = f"ECS deployment circuit breaker: rolling back to deploymentId {self.completed.id}."

    def stop(self, deployment, goes_back):
        """As StopServiceDeployment does."""
        deployment.rollout, deployment.reason = FAILED, "The deployment was stopped."
        if goes_back:
            self.go_back(deployment)

    def say(self, words):
        self.events.insert(0, {"id": str(uuid.uuid4()), "createdAt": time.time(), "message": f"(service {self.name}) {words}"})

    def describe(self, with_tags=False):
        asked, running = self.asked, len(self.tasks())
        said = {
            "serviceArn": self.arn,
            "serviceName": self.name,
            "clusterArn": self.cluster_arn,
            "loadBalancers": asked.get("loadBalancers") or [],
            "serviceRegistries": asked.get("serviceRegistries") or [],
            "status": self.status,
            "desiredCount": self.desired,
            "runningCount": running,
            "pendingCount": max(0, self.desired - running),
            "launchType": asked.get("launchType"),
            "capacityProviderStrategy": asked.get("capacityProviderStrategy"),
            "platformVersion": asked.get("platformVersion", "LATEST"),
            "platformFamily": "Linux",
            "taskDefinition": asked["taskDefinition"],
            "deploymentConfiguration": self.configuration,
            "deployments": [self.describe_deployment(each, index) for index, each in enumerate(self.deployments)],
            "roleArn": f"arn:aws:iam::{self.arn.split(':')[4]}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            "events": self.events[:100],
            "createdAt": self.created,
            "placementConstraints": [],
            "placementStrategy": [],
            "networkConfiguration": network_of(asked),
            "healthCheckGracePeriodSeconds": asked.get("healthCheckGracePeriodSeconds", 0),
            "schedulingStrategy": asked.get("schedulingStrategy", "REPLICA"),
            "deploymentController": asked.get("deploymentController") or {"type": "ECS"},
            "enableECSManagedTags": asked.get("enableECSManagedTags", False),
            "propagateTags": asked["propagateTags"],
            "enableExecuteCommand": asked.get("enableExecuteCommand", False),
            "availabilityZoneRebalancing": asked["availabilityZoneRebalancing"],
            "tags": self.tags if with_tags else None,
        }
        return {key: value for key, value in said.items() if value is not None}

    def describe_deployment(self, deployment, index):
        said = {
            "id": deployment.id,
            "status": "PRIMARY" if index == 0 else "ACTIVE",
            "taskDefinition": deployment.definition,
            "desiredCount": self.desired if index == 0 else 0,
            "pendingCount": 0,
            "runningCount": len(deployment.tasks),
            "failedTasks": deployment.failed,
            "createdAt": deployment.created,
            "updatedAt": deployment.created,
            "launchType": self.asked.get("launchType"),
            "platformVersion": "1.4.0",
            "platformFamily": "Linux",
            "networkConfiguration": network_of(deployment.asked),
            "rolloutState": deployment.rollout,
            "rolloutStateReason": deployment.reason,
        }
        return {key: value for key, value in said.items() if value is not None}


def network_of(asked):
    vpc = (asked.get("networkConfiguration") or {}).get("awsvpcConfiguration")
    return vpc and {"awsvpcConfiguration": {"assignPublicIp": "DISABLED", "securityGroups": [], **vpc}}


def new_task():
    """Its id and its address."""
    address = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(4, 255)}"
    return {"id": uuid.uuid4().hex, "address": address, "startedAt": time.time()}
