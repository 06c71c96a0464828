"""Application Auto Scaling, by moto, which drops the tags of targets and has no ListTagsForResource. Tags end with their target, and so do policies and
scheduled actions. A target brings the number of instances within its bounds when it is registered or changed, as AWS does. No alarm and no clock
changes anything; scheduled actions are taken when they are told to be:

  POST /moto-api/ponte/scheduled-action   {"name": "off-hours-down"}: takes every action of that name; answers the targets that it was taken for
"""

import json

from cron import ZONES, is_expression
from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from refused import Refused, invalid

by_moto = ApplicationAutoScalingResponse.register_scalable_target
deregister_by_moto = ApplicationAutoScalingResponse.deregister_scalable_target
put_by_moto = ApplicationAutoScalingResponse.put_scheduled_action
endpoints = []  # who knows the instances of variants: SageMaker, once it has registered


def register(app):
    endpoints.clear()
    for method in (
        *(register_scalable_target, deregister_scalable_target, put_scheduled_action),
        *(list_tags_for_resource, tag_resource, untag_resource),
    ):
        setattr(ApplicationAutoScalingResponse, method.__name__, method)
    app.inventory.keeps("applicationautoscaling", "targets", "policies", "scheduled_actions")
    app.log.describes("application-autoscaling", described)
    app.controls("scheduled-action", take)


def counts_instances(sagemaker):
    endpoints.append(sagemaker)


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


def put_scheduled_action(self):
    about = [self._get_param(name) for name in ("ServiceNamespace", "ResourceId", "ScalableDimension")]
    if about not in [of_target(each) for each in targets()]:
        namespace, resource_id, dimension = about
        words = f"service namespace: {namespace}, resource ID: {resource_id}, scalable dimension: {dimension}"
        raise Refused("ObjectNotFoundException", f"No scalable target registered for {words}")
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
