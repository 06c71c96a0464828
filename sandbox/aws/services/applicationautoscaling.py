"""Application Auto Scaling, by moto, which drops the tags of targets and has no ListTagsForResource. Tags end with their target."""

import json

from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from refused import Refused

by_moto = ApplicationAutoScalingResponse.register_scalable_target


def register(app):
    for method in (register_scalable_target, list_tags_for_resource, tag_resource, untag_resource):
        setattr(ApplicationAutoScalingResponse, method.__name__, method)
    app.inventory.keeps("applicationautoscaling", "targets", "policies")
    app.log.describes("application-autoscaling", described)


def described(call):
    about = call.json()
    return {"what": about["ResourceId"]} if "ResourceId" in about else {}


def targets():
    backends = [each for regions in applicationautoscaling_backends.values() for each in regions.values()]
    return [target for each in backends for by_id in each.targets.values() for target in by_id.values()]


def scaled():
    """The resource ids that are registered for scaling."""
    return {target.resource_id for target in targets()}


def target_of(arn):
    for each in targets():
        if each.arn == arn:
            return each
    raise Refused("ObjectNotFoundException", f"no scalable target {arn}")


def register_scalable_target(self):
    answer = by_moto(self)
    made = target_of(json.loads(answer)["ScalableTargetARN"])
    made.tags = {**getattr(made, "tags", {}), **(self._get_param("Tags") or {})}
    return answer


def list_tags_for_resource(self):
    return json.dumps({"Tags": getattr(target_of(self._get_param("ResourceARN")), "tags", {})})


def tag_resource(self):
    target_of(self._get_param("ResourceARN")).tags.update(self._get_param("Tags"))
    return "{}"


def untag_resource(self):
    for key in self._get_param("TagKeys"):
        target_of(self._get_param("ResourceARN")).tags.pop(key, None)
    return "{}"
