"""What a call needs its caller to be allowed: actions with the resources that they are about, by each service's page of the "Service Authorization
Reference". Of a service or an action that is not here a policy must say `*`.
"""

import re
from urllib.parse import unquote

from moto.athena.models import athena_backends
from moto.batch.models import batch_backends
from moto.utilities.utils import get_partition

PREFIXES = {"monitoring": "cloudwatch"}


def needed(call, operation, account):
    """Triples of action, resource and what else is known of the request, such as the service that a role is passed to."""
    place = f"arn:{get_partition(call.region)}:{call.service}:{call.region}:{account}"
    action = f"{PREFIXES.get(call.service, call.service)}:{operation}"
    resources = BY_SERVICE.get(call.service, lambda *_: None)(call, operation, place, account) or ["*"]
    passed = call.json().get("RoleArn") if call.service == "sagemaker" else None
    passing = [("iam:PassRole", passed, {"iam:passedtoservice": "sagemaker.amazonaws.com"})] if passed else []
    return [*((action, resource, {}) for resource in resources), *passing]


def of_states(call, operation, place, account):
    sent = call.json()
    if "executionArn" in sent:
        return [sent["executionArn"]]
    return [re.sub(r"(:stateMachine:[^:]+):.*", r"\1", sent["stateMachineArn"])] if "stateMachineArn" in sent else None


def of_batch(call, operation, place, account):
    sent = call.json()
    if operation == "SubmitJob":
        queue = sent["jobQueue"] if sent["jobQueue"].startswith("arn:") else f"{place}:job-queue/{sent['jobQueue']}"
        return [queue, *of_definition(call, place, account, sent["jobDefinition"])]
    return [f"{place}:job/{sent['jobId']}"] if operation in ("CancelJob", "TerminateJob") else None


def of_definition(call, place, account, asked):
    """Of what names no revision both: a policy on the name alone lets nothing be submitted, and one on `:*` no bare name (Batch guide, "Restrict to job
    definition prefix on job submission", "Restrict job submission by resource tags").
    """
    arn = asked if asked.startswith("arn:") else f"{place}:job-definition/{asked}"
    name, _, revision = arn.rpartition("/")[2].partition(":")
    if revision:
        return [arn]
    found = batch_backends[account][call.region].get_job_definition_by_name(name)
    return [arn, f"{arn}:{found.revision if found else 1}"]


def of_sns(call, operation, place, account):
    return [call.fields()["TopicArn"]] if "TopicArn" in call.fields() else None


def of_events(call, operation, place, account):
    sent = call.json()
    named = sent.get("Rule", sent.get("Name"))
    return [f"{place}:rule/{named}"] if named else None


def of_athena(call, operation, place, account):
    sent = call.json()
    if operation == "StartQueryExecution":
        return [f"{place}:workgroup/{sent.get('WorkGroup', 'primary')}"]
    query = athena_backends[account][call.region].executions.get(sent.get("QueryExecutionId"))
    if query:
        return [f"{place}:workgroup/{query.workgroup.name}"]
    return [f"{place}:datacatalog/{sent['Name']}"] if operation == "GetDataCatalog" else None


JOBS = {"TrainingJob": "training-job", "ProcessingJob": "processing-job", "TransformJob": "transform-job"}


def of_sagemaker(call, operation, place, account):
    sent = call.json()
    found = re.fullmatch(f"(Create|Describe|Stop)({'|'.join(JOBS)})", operation or "")
    if found:
        return [f"{place}:{JOBS[found[2]]}/{sent[f'{found[2]}Name'].lower()}"]
    return [sent["ResourceArn"]] if "ResourceArn" in sent else None


def of_lambda(call, operation, place, account):
    named = re.fullmatch("/2015-03-31/functions/([^/]+)/.*", unquote(call.path))
    return [named[1] if named[1].startswith("arn:") else f"{place}:function:{named[1]}"] if named else None


def of_s3(call, operation, place, account):
    bucket, _, key = unquote(call.path).lstrip("/").partition("/")
    return [f"arn:{get_partition(call.region)}:s3:::{bucket}{'/' if key else ''}{key}"] if bucket else None


BY_SERVICE = {
    "athena": of_athena,
    "batch": of_batch,
    "events": of_events,
    "lambda": of_lambda,
    "s3": of_s3,
    "sagemaker": of_sagemaker,
    "sns": of_sns,
    "states": of_states,
}
