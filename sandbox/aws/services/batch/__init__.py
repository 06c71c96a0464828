"""Batch: compute environments, queues and definitions by moto, with what environments.py and definitions.py add; jobs are ours (jobs.py).

No container runs. A job is written down with what it would have run, and ends at once, as its definition's retry strategy has it when an attempt fails.
Its roles are asked for what ECS needs of them before a container starts, and each attempt writes a line to the stream of its log group.

  POST /moto-api/ponte/next-job      how the next job ends, or a list for as many; {"how": ..., "definition": NAME} waits for a job of that definition
                                     "succeeds", "fails" (exit code 1), "hangs" (RUNNING until it is let go), "times out" (at its timeout),
                                     "host" (its EC2 host is gone), "spot" (Fargate Spot takes the capacity back),
                                     or {"exitCode": 3, "reason": ..., "statusReason": ..., "lines": [...]}; a list of these goes attempt by attempt.
                                     {"how": ..., "children": {"3": ...}} tells of single tasks of an array
  POST /moto-api/ponte/end-job       {"job": an id or a definition's name, "how": ...}: ends what hangs
  GET  /moto-api/ponte/jobs          every job so far: what DescribeJobs says of it, with its children
"""

from services.batch import definitions, environments
from services.batch.jobs import Jobs


def register(app):
    jobs = Jobs(app.account, app.roles)
    environments.patch()
    definitions.patch()
    app.answers("batch", jobs.answer)
    app.inventory.keeps("batch", "_compute_environments", "_job_queues", name=lambda _, thing: thing.name)
    app.inventory.keeps("batch", "_job_definitions", name=lambda _, each: f"{each.name}:{each.revision}", lives=lambda each: each.status == "ACTIVE")
    app.controls("next-job", jobs.plan)
    app.controls("end-job", jobs.let_go)
    app.controls("jobs", lambda _: jobs.read())
