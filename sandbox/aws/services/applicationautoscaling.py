"""Application Auto Scaling, by moto, which drops the tags of targets, has no ListTagsForResource, and keeps the alarms of a policy that is put again. Tags end
with their target, and so do policies and scheduled actions. A target brings the number of instances, or of a service's tasks, within its bounds when it is
registered or changed, as AWS does. No alarm and no clock changes anything; scheduled actions are taken when they are told to be:

  POST /moto-api/ponte/scheduled-action   {"name": "off-hours-down"}: takes every action of that name; answers the targets that it was taken for
"""

import json

from cron import ZONES, is_expression
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeApplicationAutoscalingPolicy, applicationautoscaling_backends
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.elbv2.models import elbv2_backends
from refused import Refused, invalid

by_moto = ApplicationAutoScalingResponse.register_scalable_target
deregister_by_moto = ApplicationAutoScalingResponse.deregister_scalable_target
put_by_moto = ApplicationAutoScalingResponse.put_scheduled_action
put_policy_by_moto = ApplicationAutoscalingBackend.put_scaling_policy
endpoints = []  # who knows what is scaled: SageMaker its variants' instances, ECS its services' tasks, once they have registered


def register(app):
    endpoints.clear()
    for method in (
        *(register_scalable_target, deregister_scalable_target, put_scheduled_action),
        *(list_tags_for_resource, tag_resource, untag_resource),
    ):
        setattr(ApplicationAutoScalingResponse, method.__name__, method)
    ApplicationAutoscalingBackend.put_scaling_policy = put_scaling_policy
    ApplicationAutoscalingBackend._ecs_service_exists_for_target = check_service
    app.inventory.keeps("applicationautoscaling", "targets", "policies", "scheduled_actions")
    app.log.describes("application-autoscaling", described)
    app.controls("scheduled-action", take)


def counts_instances(service):
    endpoints.append(service)


def check_service(self, resource_id):
    """As moto words it, which knows only the services that it keeps itself."""
    if all(each.least_of(resource_id) is None for each in endpoints):
        raise invalid(f"ECS service doesn't exist: {resource_id}")


def described(call):
    about = call.json()
    return {"what": about["ResourceId"]} if "ResourceId" in about else {}


def backends():
    return [each for regions in applicationautoscaling_backends.values() for each in regions.values()]


def targets():
    return [target for each in backends() for by_id in each.targets.values() for target in by_id.values()]


def scaled():
    """The resource ids that are registered for scaling."""
    return {target.resource_id for target in targets()}


def target_of(arn):
    for each in targets():
        if each.arn == arn:
            return each
    raise Refused("ObjectNotFoundException", f"no scalable target {arn}")


def check_bounds(resource_id, least, most):
    if least is not None and most is not None and least > most:
        raise invalid(f"Maximum capacity cannot be less than minimum capacity: {most}, {least}")
    floors = [each.least_of(resource_id) for each in endpoints]
    if least is not None and any(floor is not None and least < floor for floor in floors):
        raise invalid(f"Minimum capacity {least} is below what {resource_id} can have")


def keep_within_bounds(target):
    for each in endpoints:
        each.keep_within(target.resource_id, target.min_capacity, target.max_capacity)


def register_scalable_target(self):
    check_bounds(self._get_param("ResourceId"), self._get_param("MinCapacity"), self._get_param("MaxCapacity"))
    answer = by_moto(self)
    made = target_of(json.loads(answer)["ScalableTargetARN"])
    made.tags = {**getattr(made, "tags", {}), **(self._get_param("Tags") or {})}
    keep_within_bounds(made)
    return answer


def deregister_scalable_target(self):
    """Its policies and scheduled actions go with it (DeregisterScalableTarget, PutScheduledAction, API reference)."""
    answer = deregister_by_moto(self)
    backend = self.applicationautoscaling_backend
    about = [self._get_param(name) for name in ("ServiceNamespace", "ResourceId", "ScalableDimension")]
    for policy in [each for each in backend.policies.values() if of_target(each) == about]:
        backend.delete_scaling_policy(policy.policy_name, *about)
    backend.scheduled_actions = [each for each in backend.scheduled_actions if of_target(each) != about]
    return answer


def of_target(thing):
    return [thing.service_namespace, thing.resource_id, thing.scalable_dimension]


def put_scaling_policy(self, policy_name, service_namespace, resource_id, scalable_dimension, policy_body, policy_type):
    about = [service_namespace, resource_id, scalable_dimension]
    check_registered(about)
    metric = (policy_body or {}).get("PredefinedMetricSpecification") or {}
    if metric.get("PredefinedMetricType") == "ALBRequestCountPerTarget":
        check_label(self, metric.get("ResourceLabel"))
    key = FakeApplicationAutoscalingPolicy.formulate_key(*about, policy_name)
    if key in self.policies:
        self.policies[key].delete_alarms(self.account_id, self.region_name)
    return put_policy_by_moto(self, policy_name, *about, policy_body, policy_type)


def check_registered(about):
    if about not in [of_target(each) for each in targets()]:
        namespace, resource_id, dimension = about
        words = f"service namespace: {namespace}, resource ID: {resource_id}, scalable dimension: {dimension}"
        raise Refused("ObjectNotFoundException", f"No scalable target registered for {words}")


def check_label(backend, label):
    """The ends of the ARNs of a load balancer and of a target group that it forwards to (PredefinedMetricSpecification, API reference)."""
    balancer, _, group = (label or "").partition("/targetgroup/")
    groups = elbv2_backends[backend.account_id][backend.region_name].target_groups.values()
    found = [each for each in groups if each.arn.endswith(f":targetgroup/{group}")] if group else []
    if not any(arn.endswith(f":loadbalancer/{balancer}") for each in found for arn in each.load_balancer_arns):
        raise invalid(f"ResourceLabel {label} is not app/NAME/ID/targetgroup/NAME/ID of a load balancer and a target group that it forwards to")


def put_scheduled_action(self):
    about = [self._get_param(name) for name in ("ServiceNamespace", "ResourceId", "ScalableDimension")]
    check_registered(about)
    schedule, zone = self._get_param("Schedule") or "", self._get_param("Timezone")
    if schedule and not is_expression(schedule):
        raise invalid(f"Invalid schedule expression: {schedule}")
    if zone is not None and zone not in ZONES:
        raise invalid(f"Invalid time zone: {zone}")
    action = self._get_param("ScalableTargetAction") or {}
    check_bounds(about[1], action.get("MinCapacity"), action.get("MaxCapacity"))
    return put_by_moto(self)


def take(sent):
    taken = []
    for action in [each for backend in backends() for each in backend.scheduled_actions]:
        if action.scheduled_action_name != sent["name"]:
            continue
        target = next(each for each in targets() if of_target(each) == of_target(action))
        bounds = action.scalable_target_action
        target.update(bounds.get("MinCapacity"), bounds.get("MaxCapacity"), None)
        keep_within_bounds(target)
        taken.append(target.resource_id)
    return taken


def list_tags_for_resource(self):
    return json.dumps({"Tags": getattr(target_of(self._get_param("ResourceARN")), "tags", {})})


def tag_resource(self):
    target_of(self._get_param("ResourceARN")).tags.update(self._get_param("Tags"))
    return "{}"


def untag_resource(self):
    for key in self._get_param("TagKeys"):
        target_of(self._get_param("ResourceARN")).tags.pop(key, None)
    return "{}"
