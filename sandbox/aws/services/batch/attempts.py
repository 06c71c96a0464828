"""One attempt of a job: whether its container starts, what it writes, how it ends, and whether another follows."""

import json
import time
import uuid
from fnmatch import fnmatchcase

from moto.kms.models import kms_backends
from moto.logs.models import logs_backends
from moto.secretsmanager.models import secretsmanager_backends

OWN_GROUP = "/aws/batch/job"
ENDS = {
    "succeeds": {"exitCode": 0, "statusReason": "Essential container in task exited"},
    "fails": {"exitCode": 1, "statusReason": "Essential container in task exited"},
    "times out": {"exitCode": 137, "statusReason": "Job attempt duration exceeded timeout"},
    # Batch guide, "Automated job retries": what statusReason begins with when the host is gone. Fargate's own is that of a stopped ECS task.
    "host": {"statusReason": "Host EC2 (instance i-0123456789abcdef0) terminated."},
    "spot": {"statusReason": "Your Spot Task was interrupted."},
    "hangs": {},
}


class Starting:
    """What ECS does for a container, with the rights that it has: ECS guide, "Task execution IAM role", "Task IAM role"."""

    def __init__(self, account, roles, region):
        self.account, self.roles, self.region = account, roles, region

    def attempt(self, job, how):
        """As DescribeJobs tells it; one that hangs has no end."""
        ends = ENDS[how] if isinstance(how, str) else how
        started, stream = milliseconds(), self.stream_of(job)
        container = {"taskArn": f"arn:aws:ecs:{self.region}:{self.account}:task/batch/{stream.rpartition('/')[2]}"}
        whole = job.parent or job
        if whole.why_not is None:  # the same for all tasks of an array
            whole.why_not = self.why_not(whole, stream)
        stopped = whole.why_not
        if stopped:
            return {"container": container, "startedAt": started, "stoppedAt": milliseconds(), "statusReason": stopped}
        container["logStreamName"] = stream
        self.write(job, stream, ends.get("lines") or [f"ponte sandbox: {json.dumps(job.container.get('command', []))}"])
        if how == "hangs":
            return {"container": container, "startedAt": started}
        container.update({key: ends[key] for key in ("exitCode", "reason") if key in ends})
        return {"container": container, "startedAt": started, "stoppedAt": milliseconds(), "statusReason": ends.get("statusReason", "")}

    def why_not(self, job, stream):
        """Why the container does not start; empty when it does."""
        container, arn = job.container, job.arn
        execution, own = container.get("executionRoleArn"), container.get("jobRoleArn")
        for role in (each for each in (execution, own) if each):
            if not self.roles.trusts(role, "ecs-tasks.amazonaws.com", self.region, arn):
                return (
                    f"ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role being passed has the proper"
                    " trust relationship and permissions and that your IAM user has permissions to pass this role."
                )
        for action, resource in self.needed(container, stream) if execution else []:
            if not self.roles.may(execution, action, resource, self.region):
                return f"ResourceInitializationError: {execution} is not authorized to perform: {action} on resource: {resource}"
        group = self.group_of(container)
        if group == OWN_GROUP and group not in self.logs().groups:
            self.logs().create_log_group(group, {})
        if group and group not in self.logs().groups:
            return f"ResourceInitializationError: failed to validate logger args: The specified log group does not exist: {group}"
        return ""

    def needed(self, container, stream):
        """Of the execution role: the image, where it is in an ECR, the log stream, and what fills `secrets`."""
        registry, _, path = container["image"].partition("/")
        parts = registry.split(".")
        if parts[1:3] == ["dkr", "ecr"]:
            repository = f"arn:aws:ecr:{parts[3]}:{parts[0]}:repository/{path.partition('@')[0].partition(':')[0]}"
            yield "ecr:GetAuthorizationToken", "*"
            yield "ecr:BatchCheckLayerAvailability", repository
            yield "ecr:GetDownloadUrlForLayer", repository
            yield "ecr:BatchGetImage", repository
        if self.group_of(container):
            logs = f"arn:aws:logs:{self.region}:{self.account}:log-group:{self.group_of(container)}:log-stream:{stream}"
            yield "logs:CreateLogStream", logs
            yield "logs:PutLogEvents", logs
        for secret in container.get("secrets") or []:
            arn = secret["valueFrom"]
            if ":secretsmanager:" in arn:
                named = ":".join(arn.split(":")[:7])  # the rest names a field and a version
                yield "secretsmanager:GetSecretValue", named
                key = self.key_of(named)
                if key:
                    yield "kms:Decrypt", key
            else:
                yield "ssm:GetParameters", arn if arn.startswith("arn:") else f"arn:aws:ssm:{self.region}:{self.account}:parameter/{arn.lstrip('/')}"

    def key_of(self, arn):
        """ARN of the account's own key that encrypts a secret (Secrets Manager guide, "Secret encryption and decryption")."""
        secrets = secretsmanager_backends[self.account][self.region].secrets
        named = secrets[arn].kms_key_id if arn in secrets else None
        keys = kms_backends[self.account][self.region]
        key = keys.keys.get(keys.any_id_to_key_id(named)) if named else None
        return key and not named.startswith("alias/aws/") and key.arn

    def group_of(self, container):
        """Batch writes to a group of its own, which it makes, where none is named (Batch guide, "Use the awslogs log driver")."""
        return options_of(container).get("awslogs-group", OWN_GROUP)

    def stream_of(self, job):
        """PREFIX/default/TASK, where the prefix is the definition's name unless one is named."""
        prefix = options_of(job.container).get("awslogs-stream-prefix", job.definition.name)
        return f"{prefix}/default/{uuid.uuid4().hex}"

    def logs(self):
        return logs_backends[self.account][self.region]

    def write(self, job, stream, lines):
        group, now = self.group_of(job.container), milliseconds()
        self.logs().create_log_stream(group, stream)
        self.logs().put_log_events(group, stream, [{"timestamp": now, "message": each} for each in lines])


def options_of(container):
    return (container.get("logConfiguration") or {}).get("options") or {}


def how_it_ends(attempt, ends, strategy, number):
    """The status of a job whose attempt has ended; None when another attempt follows (RetryStrategy, EvaluateOnExit, API reference)."""
    if attempt["container"].get("exitCode") == 0:
        return "SUCCEEDED"
    # "Job timeouts", Batch guide: what exceeds its timeout is not retried.
    if number >= strategy.get("attempts", 1) or ends == "times out":
        return "FAILED"
    for rule in strategy.get("evaluateOnExit") or []:
        if applies(rule, attempt):
            return None if rule["action"].upper() == "RETRY" else "FAILED"
    return None


def applies(rule, attempt):
    """A rule's conditions must all be met; a pattern may end with an asterisk."""
    values = {
        "onStatusReason": attempt["statusReason"],
        "onReason": attempt["container"].get("reason", ""),
        "onExitCode": str(attempt["container"].get("exitCode", "")),
    }
    return all(fnmatchcase(values[key], rule[key]) for key in values if key in rule)


def milliseconds():
    return int(time.time() * 1000)
