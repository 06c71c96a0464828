"""What a state machine calls, and the names that it calls things by: those of the API with a capital (Step Functions guide, "Integrating services")."""

import re
from functools import cache
from typing import NamedTuple

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, StructureShape

# What a task's ARN says, where botocore has another name for it.
SERVICES = {"sfn": "stepfunctions", "states": "stepfunctions", "eventbridge": "events", "cloudwatchlogs": "logs"}


class Task(NamedTuple):
    service: str  # as botocore has it
    action: str  # submitJob
    is_sync: bool


def task_of(resource):
    """What a task's Resource says; None of what is no integration: a function's ARN, an activity's."""
    found = re.fullmatch(r"arn:[^:]+:states:[^:]*:[^:]*:(?:aws-sdk:)?([a-z0-9-]+):(\w+)(\.sync(?::2)?|\.waitForTaskToken)?", resource)
    return found and Task(SERVICES.get(found[1], found[1]), found[2], (found[3] or "").startswith(".sync"))


@cache
def model_of(service):
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def operation_of(service, action):
    """None where the service, or it, does not exist."""
    if service not in Loader().list_available_services("service-2"):
        return None
    model, wanted = model_of(service), action.replace("_", "").lower()
    return next((model.operation_model(name) for name in model.operation_names if name.lower() == wanted), None)


def capital(name):
    return name[:1].upper() + name[1:]


def to_api(value, shape):
    """What a machine says in the words of the API."""
    members = {capital(name): (name, inner) for name, inner in shape.members.items()} if isinstance(shape, StructureShape) else {}
    return renamed(value, shape, lambda key: members.get(capital(key), (key, None)), to_api)


def from_api(value, shape):
    """What the API answers in the words of a machine."""
    members = shape.members if isinstance(shape, StructureShape) else {}
    return renamed(value, shape, lambda key: (capital(key), members.get(key)), from_api)


def renamed(value, shape, rename, again):
    if isinstance(value, dict) and isinstance(shape, StructureShape):
        named = {key: rename(key) for key in value}
        return {name: again(value[key], inner) for key, (name, inner) in named.items()}
    if isinstance(value, dict) and isinstance(shape, MapShape):
        return {key: again(each, shape.value) for key, each in value.items()}
    if isinstance(value, list) and isinstance(shape, ListShape):
        return [again(each, shape.member) for each in value]
    return value


def unknown_names(value, shape, at=""):
    """The paths of what a machine says that its API does not have; a name that ends with .$ is a path's."""
    if isinstance(value, list) and isinstance(shape, ListShape):
        for each in value:
            yield from unknown_names(each, shape.member, f"{at}[]")
    if isinstance(value, dict) and isinstance(shape, StructureShape) and not shape.is_document_type:
        known = {capital(name): inner for name, inner in shape.members.items()}
        for key, each in value.items():
            name = key.removesuffix(".$")
            if name not in known:
                yield f"{at}.{name}".lstrip(".")
            else:
                yield from unknown_names(each, known[name], f"{at}.{name}")
