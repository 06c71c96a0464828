"""What Scheduler and EventBridge call for a target, by its ARN: the service as boto names it, the method, and the request."""

import json
import re

from refused import Refused


def request_to(target, given, parameters=None):
    """`given` is the text that the target gets; `parameters` is what a target of Batch says besides: BatchParameters of PutTargets."""
    service, resource = target.split(":")[2], target.split(":", 5)[5]
    if service == "states":
        return "stepfunctions", "start_execution", {"stateMachineArn": target, "input": given}
    if service == "sns":
        return "sns", "publish", {"TopicArn": target, "Message": given}
    if service == "batch" and parameters:
        return "batch", "submit_job", submission(target, parameters, json.loads(given))
    universal = re.fullmatch("aws-sdk:(\\w+):(\\w+)", resource)  # a schedule's "universal target"
    if universal:
        method = re.sub("([A-Z])", lambda letter: f"_{letter[1].lower()}", universal[2])
        return {"sfn": "stepfunctions"}.get(universal[1], universal[1]), method, lowered(json.loads(given), universal[1])
    raise Refused("ValidationException", f"ponte sandbox does not know how {target} is called")


def submission(queue, parameters, given):
    """An event's own `Parameters` fill a job's ("Batch jobs as EventBridge targets", Batch guide)."""
    array = {"arrayProperties": {"size": parameters["ArrayProperties"]["Size"]}} if "ArrayProperties" in parameters else {}
    retries = {"retryStrategy": {"attempts": parameters["RetryStrategy"]["Attempts"]}} if "RetryStrategy" in parameters else {}
    named = {"jobQueue": queue, "jobDefinition": parameters["JobDefinition"], "jobName": parameters["JobName"]}
    return {**named, **array, **retries, "parameters": given.get("Parameters", {}) if isinstance(given, dict) else {}}


def lowered(request, service):
    """A universal target's names are those of the API with a capital; Step Functions and Batch have theirs without."""
    if service not in ("sfn", "batch"):
        return request
    return {key[:1].lower() + key[1:]: value for key, value in request.items()}
