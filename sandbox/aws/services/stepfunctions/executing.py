"""What moto's interpreter of state machines lacks.

- It evaluates no JSONata, and writes texts into expressions as they are, quotes and all.
- It hands the names of a machine to the SDK as they are, and those of the SDK back (names.py); times as SDKs print them, not as AWS does.
- It cannot wait for SageMaker or Athena (.sync), and leaves a job running whose execution was stopped ("Run a job (.sync)", Step Functions guide).
- It calls as nobody. Here it does as the machine's role.
"""

import json
import logging
import sys
import time
from datetime import datetime, timezone
from types import SimpleNamespace

from jsonata import Jsonata
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task.credentials import StateCredentials
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task import StateTask
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.asl.eval import states, variable_store
from moto.stepfunctions.parser.asl.jsonata import jsonata
from services.stepfunctions import waiting
from services.stepfunctions.names import SERVICES, from_api, operation_of, to_api


class Executing:
    def __init__(self, acting):
        self.acting, self.pace = acting, 1

    def take(self, pace):
        self.pace = pace
        return {}

    def patch(self):
        logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)  # of each failure it prints the whole machine; the history tells it, too
        jsonata._eval_jsonata = evaluate
        states.encode_jsonata_variable_declarations = variable_store.encode_jsonata_variable_declarations = declarations
        StateTaskService._normalise_parameters = normalise_parameters
        StateTaskService._normalise_response = normalise_response
        StateTask._eval_state_credentials = credentials_of
        retrier_decl.time = SimpleNamespace(sleep=lambda seconds: time.sleep(seconds / self.pace))
        WaitFunction._wait_interval = lambda _, env, wait_seconds: wait(env, wait_seconds / self.pace)
        waiting.patch()
        for module in [each for name, each in sys.modules.items() if name.startswith("moto.stepfunctions.parser.")]:
            if hasattr(module, "boto_client_for"):
                module.boto_client_for = self.client_for

    def client_for(self, region, service, state_credentials=None):
        role, machine = state_credentials.role_arn, state_credentials.machine
        return self.acting.client(SERVICES.get(service, service), region, role, "states.amazonaws.com", machine)


def evaluate(expression):
    """A null comes back as an object of its own kind."""
    return json.loads(json.dumps(Jsonata(expression).evaluate(None), default=lambda _: None))


def declarations(bindings):
    return "".join(f"{name}:={json.dumps(value, default=text_of)};" for name, value in bindings.items())


def text_of(value):
    """Times as Step Functions shows them: 2026-11-30T03:00:00.000Z."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(value)


def normalise_parameters(self, parameters, boto_service_name=None, service_action_name=None):
    shape = operation(self, boto_service_name, service_action_name).input_shape
    replace(parameters, to_api(parameters, shape))


def normalise_response(self, response, boto_service_name=None, service_action_name=None):
    if isinstance(response, dict):
        said = from_api(response, operation(self, boto_service_name, service_action_name).output_shape)
        replace(response, json.loads(json.dumps(said, default=text_of)))


def operation(task, service, action):
    return operation_of(task._get_boto_service_name(service), action or task.resource.api_action)


def replace(named, others):
    named.clear()
    named.update(others)


def credentials_of(self, env):
    """The machine's role; `Credentials` of a task, for a role of another account, are not played."""
    credentials = StateCredentials(role_arn=env.aws_execution_details.role_arn)
    credentials.machine = env.states.context_object.context_object_data["StateMachine"]["Id"]
    return credentials


def wait(env, seconds):
    until = time.time() + seconds
    while env.is_running() and time.time() < until:
        env.program_state_event.wait(until - time.time())
