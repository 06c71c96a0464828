"""What is refused of state machines, and what moto lacks: ValidateStateMachineDefinition, ListStateMachineVersions and a machine's type."""

import json

from moto.core.responses import ActionResult
from moto.stepfunctions.parser.models import stepfunctions_parser_backends
from moto.stepfunctions.responses import StepFunctionResponse
from refused import Refused
from services.stepfunctions.definition import diagnostics, tasks_of
from services.stepfunctions.executions import machine_of

create_by_moto = StepFunctionResponse.create_state_machine

# Step Functions guide, "IAM policies for calling": rules that it makes itself, to hear of an end.
RULES = {
    ("batch", "submitJob"): "BatchJobs",
    ("ecs", "runTask"): "ECSTask",
    ("sagemaker", "createProcessingJob"): "SageMakerProcessingJobs",
    ("sagemaker", "createTrainingJob"): "SageMakerTrainingJobs",
    ("sagemaker", "createTransformJob"): "SageMakerTransformJobs",
    ("stepfunctions", "startExecution"): "StepFunctionsExecution",
}
RULE_ACTIONS = ("events:PutTargets", "events:PutRule", "events:DescribeRule")
# "Using CloudWatch Logs to log execution history", the same guide.
LOG_ACTIONS = [
    f"logs:{each}"
    for each in (
        *("CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries"),
        *("PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"),
    )
]


class Machines:
    def __init__(self, account, roles):
        self.account, self.roles = account, roles

    def patch(self):
        StepFunctionResponse.create_state_machine = create_state_machine
        StepFunctionResponse.list_state_machine_versions = list_state_machine_versions

    def answer(self, call):
        """Refuses, or answers; None leaves the call to others."""
        sent = call.json()
        if call.action == "ValidateStateMachineDefinition":
            return validated(sent["definition"])
        if call.action == "CreateStateMachine":
            arn = f"arn:aws:states:{call.region}:{self.account}:stateMachine:{sent['name']}"
            self.check_new(arn, sent, call.region)
            self.check(arn, call.region, sent["definition"], sent["roleArn"], sent.get("loggingConfiguration"))
        if call.action == "UpdateStateMachine":
            machine = machine_of(self.account, call.region, sent["stateMachineArn"])
            asked = (sent.get("definition", machine.definition), sent.get("roleArn", machine.roleArn))
            self.check(machine.arn, call.region, *asked, sent.get("loggingConfiguration", machine.loggingConfiguration))
        return None

    def check_new(self, arn, sent, region):
        """Creating twice is one machine, when nothing differs (CreateStateMachine, API reference)."""
        for machine in stepfunctions_parser_backends[self.account][region].state_machines:
            same = (machine.definition, machine.roleArn, machine.type) == (sent["definition"], sent["roleArn"], sent.get("type", "STANDARD"))
            if machine.arn == arn and not same:
                raise Refused("StateMachineAlreadyExists", f"State Machine Already Exists: '{arn}'")

    def check(self, arn, region, definition, role, logging):
        found = diagnostics(definition)
        if found:
            raise Refused("InvalidDefinition", f"Invalid State Machine Definition: '{'; '.join(f'{words} at {at}' for at, words in found)}'")
        if not self.roles.trusts(role, "states.amazonaws.com", region, arn):
            words = "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role."
            raise Refused("AccessDeniedException", words)
        if not all(self.roles.may(role, *right, region) for right in self.rule_rights(definition, region)):
            raise Refused("AccessDeniedException", f"'{role}' is not authorized to create managed-rule.")
        is_logged = (logging or {}).get("level", "OFF") != "OFF"
        if is_logged and not all(self.roles.may(role, action, "*", region) for action in LOG_ACTIONS):
            raise Refused("AccessDeniedException", "The state machine IAM Role is not authorized to access the Log Destination")

    def rule_rights(self, definition, region):
        used = {(task.service, task.action) for _, _, task in tasks_of(json.loads(definition)) if task.is_sync}
        for name in (RULES[each] for each in used if each in RULES):
            arn = f"arn:aws:events:{region}:{self.account}:rule/StepFunctionsGetEventsFor{name}Rule"
            yield from ((action, arn) for action in RULE_ACTIONS)


def validated(definition):
    found = [
        {"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": words, "location": at}
        for at, words in diagnostics(definition)
    ]
    return {"result": "FAIL" if found else "OK", "diagnostics": found, "truncated": False}


def create_state_machine(self):
    """moto makes every machine STANDARD."""
    answered = create_by_moto(self)
    self.stepfunction_backend.describe_state_machine(answered.result["stateMachineArn"]).type = self._get_param("type") or "STANDARD"
    return answered


def list_state_machine_versions(self):
    versions = self.stepfunction_backend.describe_state_machine(self._get_param("stateMachineArn")).versions
    listed = [{"stateMachineVersionArn": each.arn, "creationDate": each.creation_date} for _, each in sorted(versions.items(), reverse=True)]
    return ActionResult({"stateMachineVersions": listed})
