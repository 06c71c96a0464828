"""EventBridge Scheduler, by moto, which refuses nothing: not a group that is not there, no expression, no zone, no role. No clock fires a schedule; one
is fired when it is told to be:

  POST /moto-api/ponte/fire          {"schedule": "GROUP/NAME", "at": "2026-12-01T03:00:00Z"}: makes its call as its role, once, as of that time (now,
                                     when it is left out); answers {"status": ..., "body": ...}: what the service answered or refused
"""

import json
import re
import uuid
from datetime import datetime, timezone

from botocore.exceptions import ClientError
from cron import ZONES, is_expression
from delivery import request_to
from moto.scheduler.models import Schedule, scheduler_backends
from refused import Refused, invalid

by_moto = Schedule.to_dict
PRINCIPAL = "scheduler.amazonaws.com"


def register(app):
    scheduler = Scheduler(app)
    Schedule.to_dict = to_dict
    app.answers("scheduler", scheduler.check)
    app.inventory.keeps("scheduler", "schedule_groups", lives=lambda group: group.name != "default")
    app.inventory.lists(scheduler.lines)
    app.calls("fire", scheduler.fire)


class Scheduler:
    def __init__(self, app):
        self.app = app

    def groups(self):
        return [(region, group) for region, backend in scheduler_backends[self.app.account].items() for group in backend.schedule_groups.values()]

    def lines(self):
        return [f"scheduler schedules {group.name}/{name}" for _, group in self.groups() for name in group.schedules]

    def check(self, call):
        """CreateSchedule and UpdateSchedule, API reference; whom a role must trust: Scheduler guide, "Confused deputy prevention"."""
        if call.method not in ("POST", "PUT") or not call.path.startswith("/schedules/"):
            return None
        sent = call.json()
        name, backend = sent.get("GroupName", "default"), scheduler_backends[self.app.account][call.region]
        if name not in backend.schedule_groups:
            raise Refused("ResourceNotFoundException", f"Schedule group {name} does not exist.", "404 Not Found")
        if not is_expression(sent["ScheduleExpression"]):
            raise invalid(f"Invalid Schedule Expression {sent['ScheduleExpression']}.")
        if sent.get("ScheduleExpressionTimezone", "UTC") not in ZONES:
            raise invalid(f"Provided Timezone {sent['ScheduleExpressionTimezone']} is not valid.")
        group = backend.schedule_groups[name]
        if not self.app.roles.trusts(sent["Target"]["RoleArn"], PRINCIPAL, call.region, group.arn):
            raise invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.")
        return None

    def fire(self, sent):
        group_name, _, name = sent["schedule"].rpartition("schedule/")[2].rpartition("/")
        for region, group in self.groups():
            schedule = group.schedules.get(name) if group.name == (group_name or "default") else None
            if schedule and schedule.state == "ENABLED":
                return self.deliver(region, group, schedule, sent.get("at") or now())
        raise Refused("ResourceNotFoundException", f"no schedule that is on is called {sent['schedule']}", "404 Not Found")

    def deliver(self, region, group, schedule, at):
        """Once: its retry policy and its dead letters are not played."""
        target = schedule.target
        given = filled(target.get("Input", "{}"), schedule.arn, at)
        try:
            service, action, request = request_to(target["Arn"], given)
            client = self.app.acting.client(service, region, target["RoleArn"], PRINCIPAL, group.arn)
            body = getattr(client, action)(**request)
        except ClientError as error:
            refusal = error.response["Error"]
            return {"status": error.response["ResponseMetadata"]["HTTPStatusCode"], "body": {"error": refusal["Code"], "message": refusal["Message"]}}
        except Refused as refused:
            return {"status": 403, "body": {"error": refused.code, "message": refused.message}}
        body.pop("ResponseMetadata")
        return {"status": 200, "body": json.loads(json.dumps(body, default=str))}


def to_dict(self, short=False):
    """moto tells nulls of what a schedule does not have, and of what AWS fills in (CreateSchedule, API reference)."""
    told = {key: value for key, value in by_moto(self, short).items() if value is not None}
    return told if short else {"ActionAfterCompletion": "NONE", **told}


def filled(text, schedule, at):
    """The input with its context attributes ("Adding context attributes", Scheduler guide); what is at an odd minute is told as it is."""
    values = {"schedule-arn": schedule, "scheduled-time": at, "execution-id": str(uuid.uuid4()), "attempt-number": "1"}
    return re.sub(r"<aws\.scheduler\.([\w-]+)>", lambda found: values.get(found[1], found[0]), text)


def now():
    return datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
