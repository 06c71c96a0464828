"""CloudWatch, by moto, with three things of ours.

It keeps an alarm's rule when it comes with any alarm, lists composite alarms and has no PutCompositeAlarm. It deletes alarms that the rule of another
names, and takes dashboards of any size, which AWS refuses: 500 widgets and 2,500 metrics ("CloudWatch service quotas").
"""

import json
import re

from moto.cloudwatch.exceptions import DashboardInvalidInputError, ValidationError
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse

by_moto = CloudWatchBackend.delete_alarms
put_by_moto = CloudWatchBackend.put_dashboard


def register(app):
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
    CloudWatchBackend.delete_alarms = delete_alarms
    CloudWatchBackend.put_dashboard = put_dashboard
    app.inventory.keeps("cloudwatch", "alarms", "dashboards")


def delete_alarms(backend, alarm_names):
    for name in alarm_names:
        if any(name in named(alarm) for alarm in backend.alarms.values() if alarm.name not in alarm_names):
            raise ValidationError(f"Cannot delete {name} as there are composite alarm(s) depending on it.")
    by_moto(backend, alarm_names)


def put_dashboard(backend, name, body):
    widgets = json.loads(body)["widgets"]
    metrics = sum(len(widget["properties"].get("metrics", [])) for widget in widgets)
    if len(widgets) > 500 or metrics > 2500:
        raise DashboardInvalidInputError(f"The dashboard has {len(widgets)} widgets and {metrics} metrics, over 500 and 2500.")
    return put_by_moto(backend, name, body)


def named(alarm):
    """The alarms that a rule names: ALARM("name") AND OK(name)."""
    return re.findall(r'\(\s*"?([^"()]+?)"?\s*\)', alarm.rule or "")
