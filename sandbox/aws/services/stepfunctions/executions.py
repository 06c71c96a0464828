"""Executions of state machines: started by moto, listed, described and stopped here.

moto has no name for an execution that was started without one, cannot start a machine twice (it copies its executions, which cannot be copied), drops
the error and the cause of who stops, and has no end of what was stopped until its thread has noticed, and none of what timed out.
"""

import copy
import json
import time
import uuid
from datetime import datetime, timezone

from moto.core.config import default_user_config
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication
from moto.stepfunctions.parser.models import StepFunctionsParserBackend, stepfunctions_parser_backends
from refused import Refused

start_by_moto = StepFunctionsParserBackend.start_execution
ended_by_moto = BaseExecutionWorkerCommunication.terminated


class Executions:
    def __init__(self, account):
        self.account = account

    def patch(self):
        default_user_config["stepfunctions"]["execute_state_machine"] = True
        StateMachine.__deepcopy__ = without_executions
        StepFunctionsParserBackend.start_execution = start_execution
        BaseExecutionWorkerCommunication.terminated = terminated

    def machines(self):
        return [machine for backend in stepfunctions_parser_backends[self.account].values() for machine in backend.state_machines]

    def answer(self, call):
        act = {"ListExecutions": self.list, "DescribeExecution": self.describe, "StopExecution": self.stop}.get(call.action)
        return act(call.json(), call.region) if act else None

    def list(self, sent, region):
        """Newest first (ListExecutions, API reference)."""
        machine = machine_of(self.account, region, sent["stateMachineArn"])
        if machine.type == "EXPRESS":
            raise Refused("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
        found = [each for each in reversed(machine.executions) if sent.get("statusFilter") in (None, each.status)]
        start, size = int(sent.get("nextToken", 0)), sent.get("maxResults") or 100
        page = [told(each, machine.arn) for each in found[start : start + size]]
        return {"executions": page, **({"nextToken": str(start + size)} if len(found) > start + size else {})}

    def describe(self, sent, region):
        machine, execution = self.get(sent["executionArn"])
        included = {"inputDetails": {"included": True}, **({"outputDetails": {"included": True}} if execution.status == "SUCCEEDED" else {})}
        return {**told(execution, machine.arn), "input": execution.execution_input, **included, **ending(execution)}

    def stop(self, sent, region):
        """Of one that has ended, nothing changes."""
        _, execution = self.get(sent["executionArn"])
        if execution.status == "RUNNING":
            stop(execution, sent.get("error"), sent.get("cause"))
        return {"stopDate": execution.stop_date.timestamp()}

    def get(self, arn):
        for machine in self.machines():
            for execution in machine.executions:
                if execution.execution_arn == arn:
                    return machine, execution
        raise Refused("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")

    def time_out(self, sent):
        _, execution = self.get(sent["execution"])
        environment_of(execution).set_timed_out()
        end(execution, ExecutionStatus.TIMED_OUT)
        return {}

    def stop_all(self):
        for machine in self.machines():
            for execution in machine.executions:
                if execution.status == "RUNNING":
                    stop(execution, None, None)

    def read(self):
        runs = [(machine, each) for machine in self.machines() for each in machine.executions]
        return [line_of(machine, each) for machine, each in sorted(runs, key=lambda run: run[1].start_date)]


def machine_of(account, region, arn):
    for machine in stepfunctions_parser_backends[account][region].state_machines:
        if machine.arn == arn:
            return machine
    raise Refused("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}'")


def told(execution, machine):
    stopped = {"stopDate": execution.stop_date.timestamp()} if execution.stop_date else {}
    return {
        "executionArn": execution.execution_arn,
        "stateMachineArn": machine,
        "name": execution.name,
        "status": execution.status,
        "startDate": execution.start_date.timestamp(),
        **stopped,
    }


def ending(execution):
    output = {"output": json.dumps(execution.output)} if execution.status == "SUCCEEDED" else {}
    return {**output, **{key: getattr(execution, key) for key in ("error", "cause") if getattr(execution, key) is not None}}


def line_of(machine, execution):
    stopped = {"stop": iso(execution.stop_date)} if execution.stop_date else {}
    start = {"machine": machine.name, "name": execution.name, "status": execution.status, "start": iso(execution.start_date)}
    return {**start, **stopped, "input": json.loads(execution.execution_input), **ending(execution)}


def iso(moment):
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def without_executions(self, memo):
    machine = copy.copy(self)
    machine.executions = []
    return machine


def start_execution(self, state_machine_arn, name=None, execution_input=None, trace_header=None):
    return start_by_moto(self, state_machine_arn, name or str(uuid.uuid4()), execution_input, trace_header)


def stop(execution, error, cause):
    environment_of(execution).set_stop(datetime.now(timezone.utc), cause, error)
    execution.error, execution.cause = error, cause
    end(execution, ExecutionStatus.ABORTED)


def end(execution, status):
    execution.exec_status, execution.stop_date = status, datetime.now(timezone.utc)


def environment_of(execution):
    """What its thread makes first of all, a moment after the start."""
    until = time.time() + 10
    while execution.exec_worker.env is None and time.time() < until:
        time.sleep(0.01)
    return execution.exec_worker.env


def terminated(self):
    if self.execution.exec_status == ExecutionStatus.RUNNING:
        ended_by_moto(self)
