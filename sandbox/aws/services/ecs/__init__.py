"""ECS: clusters and task definitions by moto, with what definitions.py refuses; services are ours (services.py), since moto drops most of what a service is
asked for, and its deployments never end. Blue/green deployments and task sets are not played.

A deployment, as AWS documents it for rolling updates ("Deploy Amazon ECS services by replacing tasks"): its tasks start beside the old ones, or after them where
the maximum percent leaves no room; once they are healthy the old ones drain, and it is COMPLETED. No container runs: tasks are counted, registered in
their target groups, and write a line to their log stream. They do not start where their roles lack a right (batch/attempts.py), their network has no
way out, or the load balancer does not reach them by its and their security groups. Then, as where one is told to fail, the circuit
breaker ends the deployment and goes back to the last that was completed, if it may and there is one; without it a deployment waits for ever.
A service that is deleted drains, and is INACTIVE afterwards. A secret without a value keeps no task from starting here; on AWS it does.

  POST /moto-api/ponte/service-seconds   a number: how long a deployment and draining take from now on (1 by default)
  POST /moto-api/ponte/next-deployment   how the next deployment ends, or a list for as many; {"how": ..., "service": NAME} waits for that service
                                         "succeeds", "fails" (its tasks do not become healthy), "hangs" (no task starts until it is let go)
  POST /moto-api/ponte/end-deployment    {"service": NAME, "how": "succeeds" or "fails"}: goes on with one that hangs
  GET  /moto-api/ponte/services          every service that is not INACTIVE: what DescribeServices says of it

In the log, two entries are no calls: Running tells how many healthy tasks of each task definition a service has from here on, and Healthy (of
elasticloadbalancing) how many of each service a target group has.
"""

from services.applicationautoscaling import counts_instances
from services.ecs.services import Services


def register(app):
    services = Services(app.account, app.roles, app.log.note)
    app.answers("ecs", services.answer)
    app.inventory.lists(services.lines)
    app.inventory.keeps("ecs", "clusters", lives=lambda each: each.status == "ACTIVE")
    app.inventory.keeps("ecs", "task_definitions", name=lambda _, each: f"{each.family}:{each.revision}", lives=lambda each: each.status == "ACTIVE")
    app.uses_groups(services.groups)
    counts_instances(services)
    app.log.describes("ecs", described)
    app.log.catches_up(services.advance)
    app.controls("service-seconds", services.take)
    app.controls("next-deployment", services.plan)
    app.controls("end-deployment", services.let_go)
    app.controls("services", lambda _: services.read())


def described(call):
    """The service, the task definition or the cluster that a call is about; of a service by the task definition that it is to run."""
    sent = call.json()
    for field in ("serviceName", "service", "taskDefinition", "family", "clusterName", "cluster"):
        if isinstance(sent.get(field), str):
            about = {"what": short(sent[field])}
            is_service = field in ("serviceName", "service") and "taskDefinition" in sent
            return {**about, "by": {short(sent["taskDefinition"]): 1}} if is_service else about
    return {}


def short(name):
    """Without what stands before the name in an ARN."""
    return name.rpartition("/")[2]
