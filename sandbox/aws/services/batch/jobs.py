"""The jobs that were submitted: SubmitJob, DescribeJobs, ListJobs, TerminateJob and CancelJob (API reference)."""

import copy
import time
import uuid

from moto.batch.models import batch_backends
from refused import Refused
from services.batch.attempts import ENDS, Starting, how_it_ends
from services.batch.definitions import check_name, check_retries, check_size, check_timeout, refused, sizes_of
from services.batch.environments import is_fargate

RUNNING, SUCCEEDED, FAILED = "RUNNING", "SUCCEEDED", "FAILED"


class Jobs:
    def __init__(self, account, roles):
        self.account, self.roles = account, roles
        self.jobs = {}  # by id, tasks of an array included
        self.planned = []  # how the next jobs end

    def plan(self, jobs):
        """How the next jobs end; those of one definition, or of whichever comes."""
        jobs = jobs if isinstance(jobs, list) else [jobs]
        plans = [each if isinstance(each, dict) and "how" in each else {"how": each} for each in jobs]
        check_ends(plans)
        self.planned += plans
        return {}

    def let_go(self, sent):
        check_ends([sent])
        hanging = [each for each in self.jobs.values() if each.hangs() and sent["job"] in each.names()]
        if not hanging:
            raise Refused("ClientException", f"no job hangs that is {sent['job']}", "404 Not Found")
        for each in hanging:
            each.end(sent["how"])
        return [each.id for each in hanging]

    def read(self):
        return [each.describe() for each in self.jobs.values()]

    def answer(self, call):
        """The answer to an action, or None for what is moto's."""
        act = {
            "/v1/submitjob": self.submit,
            "/v1/describejobs": self.describe,
            "/v1/listjobs": self.list,
            "/v1/terminatejob": self.stop,
            "/v1/canceljob": self.stop,
        }.get(call.path)
        return act(call.json(), batch_backends[self.account][call.region], call.region) if act else None

    def submit(self, asked, backend, region):
        check_name(asked["jobName"], "Job")
        check_retries(asked.get("retryStrategy"))
        check_timeout(asked.get("timeout"))
        queue = backend.get_job_queue(asked["jobQueue"])
        if queue is None or queue.state != "ENABLED":
            raise refused(f"Job Queue {asked['jobQueue']} {'does not exist' if queue is None else 'is in DISABLED state'}")
        definition = definition_of(backend, asked["jobDefinition"])
        check_platform(queue, definition, asked)
        size = (asked.get("arrayProperties") or {}).get("size")
        if size is not None and not 2 <= size <= 10_000:
            raise refused("The size of an array must be between 2 and 10000")
        job = Job(asked, definition, queue, Starting(self.account, self.roles, region), f"arn:aws:batch:{region}:{self.account}:job/")
        for each in [job, *job.children]:
            self.jobs[each.id] = each
        self.start(job)
        return {"jobName": job.name, "jobId": job.id, "jobArn": job.arn}

    def start(self, job):
        wanted = [each for each in self.planned if each.get("definition") in (None, job.definition.name)]
        if wanted:
            self.planned.remove(wanted[0])
        plan = wanted[0] if wanted else {"how": "succeeds"}
        for index, child in enumerate(job.children):
            child.end(plan.get("children", {}).get(str(index), plan["how"]))
        if not job.children:
            job.end(plan["how"])

    def describe(self, asked, backend, region):
        named = [each.rpartition("job/")[2] for each in asked["jobs"]]
        return {"jobs": [self.jobs[each].describe() for each in named if each in self.jobs]}

    def list(self, asked, backend, region):
        """Newest first; RUNNING alone, where no status is asked for."""
        if "arrayJobId" in asked:
            found = self.jobs[asked["arrayJobId"]].children if asked["arrayJobId"] in self.jobs else []
        else:
            queue = backend.get_job_queue(asked.get("jobQueue", ""))
            found = [each for each in self.jobs.values() if each.parent is None and each.queue is queue]
        filters = {each["name"]: each["values"] for each in asked.get("filters") or []}
        if filters:
            found = [each for each in found if each.fits(filters)]
        else:
            found = [each for each in found if each.status() == asked.get("jobStatus", RUNNING)]
        return {"jobSummaryList": [each.summary() for each in reversed(found)]}

    def stop(self, asked, backend, region):
        """Of what runs, and of all of an array's tasks; nothing of what has ended."""
        job = self.jobs.get(asked["jobId"])
        for each in [job, *job.children] if job else []:
            if each.hangs():
                each.finish(FAILED, asked["reason"])
        return {}


class Job:
    """A job, or with `index` a task of the array `parent`."""

    def __init__(self, asked, definition, queue, starting, arn, parent=None, index=None):
        self.asked, self.definition, self.queue, self.starting = asked, definition, queue, starting
        self.parent, self.index, self.name = parent, index, asked["jobName"]
        self.id = str(uuid.uuid4()) if parent is None else f"{parent.id}:{index}"
        self.arn, self.created = f"{arn}{self.id}", milliseconds()
        self.attempts, self.ended, self.reason, self.stopped, self.why_not = [], None, None, None, None
        size = (asked.get("arrayProperties") or {}).get("size", 0)
        self.retries = asked.get("retryStrategy") or definition.retry_strategy or {"attempts": 1}
        self.timeout = asked.get("timeout") or definition.timeout
        self.container = parent.container if parent else self.overridden()
        self.children = [Job(asked, definition, queue, starting, arn, self, each) for each in range(size)] if parent is None else []

    def overridden(self):
        overrides = dict(self.asked.get("containerOverrides") or {})
        container = copy.deepcopy(self.definition.container_properties or {})
        named = {each["name"]: each for each in [*container.get("environment", []), *overrides.pop("environment", [])]}
        sizes = {each["type"]: each for each in [*container.get("resourceRequirements", []), *overrides.pop("resourceRequirements", [])]}
        return {**container, **overrides, "environment": list(named.values()), "resourceRequirements": list(sizes.values())}

    def end(self, how):
        """Takes attempts until one has succeeded, or hangs, or is the last."""
        self.attempts = [each for each in self.attempts if "stoppedAt" in each]
        for number in range(len(self.attempts), 10):
            ends = how[min(number, len(how) - 1)] if isinstance(how, list) else how
            attempt = self.starting.attempt(self, ends)
            self.attempts.append(attempt)
            if "stoppedAt" not in attempt:
                return
            status = how_it_ends(attempt, ends, self.retries, len(self.attempts))
            if status is not None:
                self.finish(status, attempt["statusReason"])
                return

    def finish(self, status, reason):
        self.ended, self.reason, self.stopped = status, reason, milliseconds()
        for each in self.attempts:
            each.setdefault("stoppedAt", self.stopped)
            each.setdefault("statusReason", reason)

    def names(self):
        """What it can be called by when it is let go."""
        return {self.id, self.definition.name, *([self.parent.id] if self.parent else [])}

    def hangs(self):
        return self.ended is None and not self.children

    def status(self):
        """An array has ended when all of its tasks have, and failed when one has."""
        if not self.children:
            return self.ended or RUNNING
        counted = self.counted()
        return RUNNING if RUNNING in counted else FAILED if FAILED in counted else SUCCEEDED

    def counted(self):
        statuses = [each.status() for each in self.children]
        return {each: statuses.count(each) for each in sorted(set(statuses))}

    def fits(self, filters):
        """Names and definitions may end with an asterisk (ListJobs, API reference, `filters`)."""
        values = {"JOB_NAME": self.name, "JOB_DEFINITION": self.definition.name}
        like = lambda value, wanted: value.startswith(wanted[:-1]) if wanted.endswith("*") else value == wanted
        return all(any(like(values.get(name, ""), each) for each in wanted) for name, wanted in filters.items())

    def describe(self):
        last = self.attempts[-1] if self.attempts else {}
        told = {**self.container, **last.get("container", {})} if self.definition.container_properties else None
        said = {
            "jobArn": self.arn,
            "jobDefinition": self.definition.arn,
            "jobId": self.id,
            "jobName": self.name,
            "jobQueue": self.queue.arn,
            "status": self.status(),
            "statusReason": self.reason,
            "attempts": self.attempts if not self.children else None,
            "createdAt": self.created,
            "startedAt": self.created,
            "stoppedAt": self.stopped_at(),
            "retryStrategy": self.retries,
            "timeout": self.timeout,
            "parameters": self.asked.get("parameters", {}),
            "dependsOn": self.asked.get("dependsOn", []),
            "tags": self.asked.get("tags") or None,
            "platformCapabilities": self.definition.platform_capabilities,
            "container": told,
            "arrayProperties": self.array(),
        }
        return {key: value for key, value in said.items() if value is not None}

    def array(self):
        if self.children:
            return {"size": len(self.children), "statusSummary": self.counted()}
        return None if self.parent is None else {"index": self.index}

    def stopped_at(self):
        if not self.children:
            return self.stopped
        return None if self.status() == RUNNING else max(each.stopped for each in self.children)

    def summary(self):
        described = self.describe()
        kept = ("jobArn", "jobId", "jobName", "createdAt", "status", "statusReason", "startedAt", "stoppedAt", "jobDefinition")
        array = {key: value for key, value in described.get("arrayProperties", {}).items() if key in ("size", "index")}
        code = (described.get("container") or {}).get("exitCode")
        container = {} if code is None else {"container": {"exitCode": code}}
        return {**{key: described[key] for key in kept if key in described}, **({"arrayProperties": array} if array else {}), **container}


def definition_of(backend, asked):
    """By name or ARN, with its revision or without: the newest that is ACTIVE then."""
    name, _, revision = asked.rpartition("/")[2].partition(":")
    found = [each for each in backend._job_definitions.values() if each.name == name and each.status == "ACTIVE"]
    found = [each for each in found if not revision or str(each.revision) == revision]
    if not found:
        raise refused(f"JobDefinition with name {asked} was not found or is not ACTIVE.")
    return max(found, key=lambda each: each.revision)


def check_platform(queue, definition, asked):
    overrides = asked.get("containerOverrides") or {}
    if any(each["name"].startswith("AWS_BATCH") for each in overrides.get("environment") or []):
        raise refused("Environment variables cannot start with AWS_BATCH: this naming convention is reserved")
    capabilities = definition.platform_capabilities or ["EC2"]
    if ("FARGATE" in capabilities) != is_fargate(queue.environments[0]):
        raise refused(f"The job definition's platform capabilities {capabilities} do not fit the compute environments of {queue.arn}")
    if "FARGATE" in capabilities:
        check_size({**sizes_of(definition.container_properties), **sizes_of(overrides)})


def check_ends(plans):
    for plan in plans:
        for how in [plan["how"], *plan.get("children", {}).values()]:
            for each in how if isinstance(how, list) else [how]:
                if not isinstance(each, dict) and each not in ENDS:
                    raise Refused("ClientException", f"a job can end so: {', '.join(ENDS)}, or with an exitCode; not: {each}")


def milliseconds():
    return int(time.time() * 1000)
