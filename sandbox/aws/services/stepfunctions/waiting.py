"""Waiting for what a machine started (`.sync`), and ending it with the execution: "Run a job (.sync)", Step Functions guide.

Only an execution that is stopped ends what it waits for, as far as its role may; one that times out lets it run.
"""

import json
import sys
from typing import Callable, NamedTuple

from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_callback as callback
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_unsupported as unsupported
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_batch import StateTaskServiceBatch
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import StateTaskServiceCallback
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_unsupported import StateTaskServiceUnsupported
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.eval.program_state import ProgramStopped
from services.stepfunctions.names import operation_of, to_api

sync_by_moto = StateTaskServiceCallback._eval_sync


class Awaited(NamedTuple):
    """What is asked after, by the name under which it was started, and stopped with."""

    asked: str
    stopped: str
    named: Callable
    to_stop: Callable
    found: Callable  # in the answer, whose names are a machine's
    status: Callable


def of_batch():
    named = lambda _, started: {"jobs": [started["jobId"]]}
    to_stop = lambda _, started: {"jobId": started["jobId"], "reason": "Stopped by Step Functions"}
    return Awaited("describe_jobs", "terminate_job", named, to_stop, lambda said: said["Jobs"][0], lambda job: job["Status"])


def of_sagemaker(kind):
    asked = f"{kind}Job"
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in asked)
    named = lambda sent, _: {f"{asked}Name": sent[f"{asked}Name"]}
    return Awaited(f"describe{words}", f"stop{words}", named, named, lambda said: said, lambda job: job[f"{asked}Status"])


def of_athena():
    named = lambda _, started: {"QueryExecutionId": started["QueryExecutionId"]}
    status = lambda said: said["QueryExecution"]["Status"]["State"]
    return Awaited("get_query_execution", "stop_query_execution", named, named, lambda said: said, status)


AWAITED = {
    **{f"create{kind}job".lower(): of_sagemaker(kind) for kind in ("Training", "Transform", "Processing")},
    "submitjob": of_batch(),
    "startqueryexecution": of_athena(),
}
GOOD, BAD = ("COMPLETED", "SUCCEEDED"), ("FAILED", "STOPPED", "CANCELLED")


def patch():
    callback._DELAY_SECONDS_SYNC_CONDITION_CHECK = 0.2
    unsupported._SUPPORTED_INTEGRATION_PATTERNS.add(ResourceCondition.Sync)
    StateTaskServiceUnsupported._build_sync_resolver = service_resolver
    StateTaskServiceBatch._build_sync_resolver = service_resolver
    StateTaskServiceCallback._eval_sync = eval_sync


def service_resolver(task, env, resource_runtime_part, normalised_parameters, state_credentials):
    """Answers what was started once it has ended well, None while it runs; raises States.TaskFailed."""
    awaited = AWAITED[task.resource.api_action.lower()]
    service = task._get_boto_service_name()
    client = unsupported.boto_client_for(service=service, region=resource_runtime_part.region, state_credentials=state_credentials)
    started = to_api(env.stack.pop(), operation_of(service, task.resource.api_action).output_shape)

    def resolve():
        said = getattr(client, awaited.asked)(**awaited.named(normalised_parameters, started))
        said.pop("ResponseMetadata")
        task._normalise_response(said, service_action_name=awaited.asked)
        found = awaited.found(said)
        status = awaited.status(found).upper()
        if status in BAD:
            raise failed(task, env, json.dumps(found))
        return found if status in GOOD else None

    resolve.stop = lambda: getattr(client, awaited.stopped)(**awaited.to_stop(normalised_parameters, started))
    return resolve


def failed(task, env, cause):
    name = StatesErrorNameType.StatesTaskFailed
    kind = {"resource": task._get_sfn_resource(), "resourceType": task._get_sfn_resource_type()}
    details = TaskFailedEventDetails(**kind, error=name.to_name(), cause=cause)
    event = {"event_type": HistoryEventType.TaskFailed, "event_details": EventDetails(taskFailedEventDetails=details)}
    return FailureEventException(FailureEvent(env=env, error_name=StatesErrorName(typ=name), **event))


def eval_sync(task, env, sync_resolver, **how):
    outcome = sync_by_moto(task, env=env, sync_resolver=sync_resolver, **how)
    if outcome is None and isinstance(env.program_state(), ProgramStopped) and hasattr(sync_resolver, "stop"):
        try:
            sync_resolver.stop()
        except Exception as problem:  # its best effort: what its role may not, goes on
            print(f"Step Functions could not stop what it waits for: {problem}", file=sys.stderr, flush=True)
    return outcome
