"""CloudWatch, by moto, with two things of ours.

It keeps an alarm's rule when it comes with any alarm, lists composite alarms and has no PutCompositeAlarm. And it deletes alarms that the rule of another
names, which AWS refuses.
"""

import re

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse

by_moto = CloudWatchBackend.delete_alarms


def register(app):
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
    CloudWatchBackend.delete_alarms = delete_alarms
    app.inventory.keeps("cloudwatch", "alarms", "dashboards")


def delete_alarms(backend, alarm_names):
    for name in alarm_names:
        if any(name in named(alarm) for alarm in backend.alarms.values() if alarm.name not in alarm_names):
            raise ValidationError(f"Cannot delete {name} as there are composite alarm(s) depending on it.")
    by_moto(backend, alarm_names)


def named(alarm):
    """The alarms that a rule names: ALARM("name") AND OK(name)."""
    return re.findall(r'\(\s*"?([^"()]+?)"?\s*\)', alarm.rule or "")
