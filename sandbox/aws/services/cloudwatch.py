"""CloudWatch, by moto, which keeps an alarm's rule when it comes with any alarm, lists composite alarms and has no PutCompositeAlarm."""

from moto.cloudwatch.responses import CloudWatchResponse


def register(app):
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
    app.inventory.keeps("cloudwatch", "alarms", "dashboards")
