"""EventBridge, by moto, which knows no state machine and no queue of Batch as a target, fires rules that are DISABLED, and tells an object's event with a
time that is a number ("EventBridge event message structure", S3 guide: 2026-11-30T03:00:00Z).

A rule's target is called as its role a moment after the event, once. What came of it: GET /moto-api/ponte/called.
"""

import copy
import json
import re
import sys
from datetime import datetime, timezone
from threading import Thread

from botocore.exceptions import ClientError
from delivery import request_to
from jsonpath_ng.ext import parse
from moto.events.models import Rule, events_backends
from refused import Refused

by_moto = Rule.send_to_targets
PRINCIPAL = "events.amazonaws.com"
OURS = ("states", "batch")


def register(app):
    Rule.send_to_targets = lambda rule, event, transform_input=True: send(app, rule, event)
    app.inventory.lists(lambda: lines(app.account))


def lines(account):
    buses = [bus for backend in events_backends[account].values() for bus in backend.event_buses.values()]
    rules = [(bus, rule) for bus in buses for rule in bus.rules.values()]
    return [f"events rules {bus.name}/{rule.name}" for bus, rule in rules]


def send(app, rule, event):
    if rule.state != "ENABLED" or not rule.event_pattern.matches_event(event):
        return
    targets = rule.targets
    told = with_time(event)
    for target in targets:
        if target["Arn"].split(":")[2] in OURS:
            Thread(target=deliver, args=(app, rule, target, told), daemon=True).start()
    others = [each for each in targets if each["Arn"].split(":")[2] not in OURS]
    if others:
        alone = copy.copy(rule)
        alone.targets = others
        by_moto(alone, event)


def with_time(event):
    moment = event.get("time")
    if not isinstance(moment, (int, float)):
        return event
    return {**event, "time": datetime.fromtimestamp(moment, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")}


def deliver(app, rule, target, event):
    try:
        service, action, request = request_to(target["Arn"], given(target, rule, event), target.get("BatchParameters"))
        client = app.acting.client(service, rule.region_name, target["RoleArn"], PRINCIPAL, rule.arn)
        getattr(client, action)(**request)
    except (ClientError, Refused) as problem:  # it is among what was called, as a FailedInvocation is among the metrics
        print(f"EventBridge, {rule.name}: {problem}", file=sys.stderr, flush=True)


def given(target, rule, event):
    """What a target gets: its own text, part of the event, its template filled, or the event (PutTargets, API reference)."""
    if "Input" in target:
        return target["Input"]
    if "InputPath" in target:
        return json.dumps(at(target["InputPath"], event))
    transformer = target.get("InputTransformer")
    if transformer is None:
        return json.dumps(event)
    own = {"aws.events.rule-arn": rule.arn, "aws.events.rule-name": rule.name, "aws.events.event.ingestion-time": event["time"]}
    values = {name: at(path, event) for name, path in transformer.get("InputPathsMap", {}).items()}
    return filled(transformer["InputTemplate"], {**own, "aws.events.event.json": event, "aws.events.event": event, **values})


def at(path, event):
    found = parse(path).find(event)
    return found[0].value if found else None


def filled(template, values):
    """A variable is a JSON value where it stands alone, and plain text within quotes ("Transforming Amazon EventBridge target input")."""

    def value_of(found):
        if found[1] in values:
            return json.dumps(values[found[1]])
        return re.sub(r"<([\w.-]+)>", text_of, found[0])

    def text_of(found):
        value = values.get(found[1], "")
        return json.dumps(value if isinstance(value, str) else json.dumps(value))[1:-1]

    return re.sub(r'"(?:\\.|[^"\\])*"|<([\w.-]+)>', value_of, template)
