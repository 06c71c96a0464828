"""Job definitions, by moto, which takes what Batch refuses: of Fargate other sizes than it has, GPUs and no execution role; of all names that are too
long, timeouts below 60 seconds, more attempts than ten (RegisterJobDefinition, ContainerProperties, ResourceRequirement, RetryStrategy, API reference);
and whose revisions take over what they leave out.

Batch is seen to refuse sizes when a job is submitted ("Fargate resource requirements (1.00 vCPU, 4000 MiB) not valid."); here they are refused at both.
"""

import re

from moto.batch.models import BatchBackend, JobDefinition
from refused import Refused

by_moto = BatchBackend.register_job_definition
describe_by_moto = JobDefinition.describe

NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
# MiB by vCPUs: ResourceRequirement, API reference.
SIZES = {
    0.25: (512, 1024, 2048),
    0.5: range(1024, 4097, 1024),
    1: range(2048, 8193, 1024),
    2: range(4096, 16385, 1024),
    4: range(8192, 30721, 1024),
    8: range(16384, 61441, 4096),
    16: range(32768, 122881, 8192),
}


def patch():
    BatchBackend.register_job_definition = register_job_definition
    JobDefinition.describe = describe


def register_job_definition(self, **asked):
    check_name(asked["def_name"], "Job definition")
    check_retries(asked["retry_strategy"])
    check_timeout(asked["timeout"])
    container, is_fargate = asked["container_properties"], "FARGATE" in (asked["platform_capabilities"] or [])
    if container is not None:
        check_container(container, is_fargate)
        if is_fargate:
            container.setdefault("fargatePlatformConfiguration", {"platformVersion": "LATEST"})
    made = by_moto(self, **asked)
    # A revision has nothing of the one before it.
    made.platform_capabilities, made.propagate_tags = asked["platform_capabilities"], asked["propagate_tags"]
    made.parameters, made.retry_strategy = asked["parameters"] or {}, asked["retry_strategy"]
    if container is not None and not is_fargate:
        container.pop("fargatePlatformConfiguration", None)
    return made


def describe(self):
    return told(describe_by_moto(self))


def told(thing):
    """Without what it does not have."""
    return {key: value for key, value in thing.items() if value is not None and (key, value) != ("tags", {})}


def refused(words):
    return Refused("ClientException", words)


def check_name(name, what):
    if not NAME.fullmatch(name or ""):
        raise refused(f"{what} name should match valid pattern: up to 128 letters, numbers, hyphens and underscores, the first no hyphen")


def check_retries(strategy):
    strategy = strategy or {}
    if not 1 <= strategy.get("attempts", 1) <= 10:
        raise refused("Retry strategy attempts must be between 1 and 10")
    if len(strategy.get("evaluateOnExit", [])) > 5:
        raise refused("evaluateOnExit can have at most 5 entries")


def check_timeout(timeout):
    if timeout and timeout.get("attemptDurationSeconds", 60) < 60:
        raise refused("attemptDurationSeconds must be at least 60")


def check_container(container, is_fargate):
    if is_fargate:
        check_fargate(container)
    elif "fargatePlatformConfiguration" in container or "networkConfiguration" in container:
        raise refused("fargatePlatformConfiguration and networkConfiguration are applicable to Fargate only")


def check_fargate(container):
    if not container.get("executionRoleArn"):
        raise refused("executionRoleArn is required for Fargate jobs")
    for field in ("vcpus", "memory", "instanceType", "privileged", "ulimits"):
        if container.get(field):
            raise refused(f"{field} is not applicable for Fargate.{' Use resource requirements instead.' if field in ('vcpus', 'memory') else ''}")
    size = sizes_of(container)
    if "GPU" in size:
        raise refused("GPU is not applicable for Fargate.")
    check_size(size)
    disk = (container.get("ephemeralStorage") or {}).get("sizeInGiB", 21)
    if not 21 <= disk <= 200:
        raise refused("ephemeralStorage sizeInGiB must be between 21 and 200")


def sizes_of(container):
    return {each["type"]: each["value"] for each in container.get("resourceRequirements") or []}


def check_size(size):
    for kind, words in (("VCPU", "vCPU"), ("MEMORY", "Memory")):
        if kind not in size:
            raise refused(f"{words} is not provided.")
    cpus, memory = float(size["VCPU"]), int(size["MEMORY"])
    if memory not in SIZES.get(cpus, ()):
        raise refused(f"Fargate resource requirements ({cpus:.2f} vCPU, {memory} MiB) not valid.")
