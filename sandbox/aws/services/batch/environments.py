"""Compute environments and queues, by moto, which

- wants a service role, where AWS takes the service-linked one (CreateComputeEnvironment, API reference);
- drops updatePolicy and jobStateTimeLimitActions, and ignores an update of computeResources;
- wants security groups that a launch template may have instead (ComputeResource, API reference, securityGroupIds);
- deletes what is ENABLED or in use (DeleteComputeEnvironment, DeleteJobQueue, API reference), and mixes Fargate with EC2 in one queue
  (CreateJobQueue, API reference, computeEnvironmentOrder).
"""

import json

from moto.batch.models import BatchBackend
from moto.batch.responses import BatchResponse
from services.batch.definitions import refused, told

create_by_moto = BatchBackend.create_compute_environment
update_by_moto = BatchBackend.update_compute_environment
delete_by_moto = BatchBackend.delete_compute_environment
create_queue_by_moto = BatchBackend.create_job_queue
update_queue_by_moto = BatchBackend.update_job_queue
delete_queue_by_moto = BatchBackend.delete_job_queue
describe_by_moto = BatchBackend.describe_compute_environments
describe_queues_by_moto = BatchBackend.describe_job_queues
KEPT = {  # what moto does not read of a request, by the operation that brings it
    **dict.fromkeys(("createcomputeenvironment", "updatecomputeenvironment"), ("updatePolicy", "computeEnvironmentArn")),
    **dict.fromkeys(("createjobqueue", "updatejobqueue"), ("jobStateTimeLimitActions", "jobQueueArn")),
}
answers_by_moto = {name: getattr(BatchResponse, name) for name in KEPT}


def patch():
    for name, by_moto in answers_by_moto.items():
        setattr(BatchResponse, name, keeping(by_moto, *KEPT[name]))
    for method in (
        *(create_compute_environment, update_compute_environment, delete_compute_environment, describe_compute_environments),
        *(create_job_queue, update_job_queue, delete_job_queue, describe_job_queues),
    ):
        setattr(BatchBackend, method.__name__, method)


def keeping(by_moto, field, arn):
    def answer(self):
        answered = by_moto(self)
        if self._get_param(field) is not None:
            kept_of(self.batch_backend)[json.loads(answered)[arn]] = {field: self._get_param(field)}
        return answered

    return answer


def kept_of(backend):
    return backend.__dict__.setdefault("kept", {})


def create_compute_environment(self, compute_environment_name, _type, state, compute_resources, service_role, tags=None):
    role = service_role or service_linked_role(self)
    groups = (compute_resources or {}).get("securityGroupIds") or groups_of_template(self, compute_resources or {})
    if compute_resources and not groups:
        raise refused("securityGroupIds must be specified, here or in a launch template")
    with_groups = compute_resources and {**compute_resources, "securityGroupIds": groups}
    made = create_by_moto(self, compute_environment_name, _type, state or "ENABLED", with_groups, role, tags)
    made.compute_resources = compute_resources
    return made


def groups_of_template(backend, resources):
    named = resources.get("launchTemplate")
    if not named:
        return []
    by_id, ec2 = named.get("launchTemplateId"), backend.ec2_backend
    template = ec2.get_launch_template(by_id) if by_id else ec2.get_launch_template_by_name(named["launchTemplateName"])
    version = named.get("version") or "$Default"
    data = (template.default_version() if version == "$Default" else template.get_version(version)).data
    interfaces = data.get("NetworkInterface") or data.get("NetworkInterfaces") or []
    return [*data.get("SecurityGroupIds", []), *(group for each in interfaces for group in each.get("SecurityGroupId", each.get("Groups", [])))]


def service_linked_role(backend):
    path, name = "/aws-service-role/batch.amazonaws.com/", "AWSServiceRoleForBatch"
    if not any(each.name == name for each in backend.iam_backend.roles.values()):
        backend.iam_backend.create_role(name, "{}", path, None, "", [], "3600", "batch.amazonaws.com")
    return f"arn:{backend.partition}:iam::{backend.account_id}:role{path}{name}"


def update_compute_environment(self, compute_environment_name, state, compute_resources, service_role):
    answered = update_by_moto(self, compute_environment_name, state, compute_resources, service_role)
    self.get_compute_environment(compute_environment_name).compute_resources.update(compute_resources or {})
    return answered


def delete_compute_environment(self, compute_environment_name):
    environment = self.get_compute_environment(compute_environment_name)
    if environment and any(environment in queue.environments for queue in self._job_queues.values()):
        raise refused("Cannot delete, found existing JobQueue relationship")
    if environment and environment.state != "DISABLED":
        raise refused("Cannot delete, the state of the compute environment must be DISABLED")
    delete_by_moto(self, compute_environment_name)


def describe_compute_environments(self, environments=None):
    return [{**told(each), **kept_of(self).get(each["computeEnvironmentArn"], {})} for each in describe_by_moto(self, environments)]


def create_job_queue(self, queue_name, priority, schedule_policy, state, compute_env_order, tags=None):
    check_order(self, compute_env_order)
    return create_queue_by_moto(self, queue_name, priority, schedule_policy, state or "ENABLED", compute_env_order, tags)


def update_job_queue(self, queue_name, priority, state, compute_env_order, schedule_policy):
    check_order(self, compute_env_order or [])
    return update_queue_by_moto(self, queue_name, priority, state, compute_env_order, schedule_policy)


def check_order(backend, order):
    found = [backend.get_compute_environment(each["computeEnvironment"]) for each in order]
    if len(order) > 3:
        raise refused("A job queue can have at most 3 compute environments")
    if len({is_fargate(each) for each in found if each}) > 1:
        raise refused("A job queue cannot mix Fargate and EC2 compute environments")


def is_fargate(environment):
    return environment.compute_resources["type"].startswith("FARGATE")


def delete_job_queue(self, queue_name):
    queue = self.get_job_queue(queue_name)
    if queue and queue.state != "DISABLED":
        raise refused("Cannot delete, the state of the job queue must be DISABLED")
    delete_queue_by_moto(self, queue_name)


def describe_job_queues(self, job_queues=None):
    described = describe_queues_by_moto(self, job_queues)
    return [{**told(each), "jobStateTimeLimitActions": [], **kept_of(self).get(each["jobQueueArn"], {})} for each in described]
