"""Budgets, by moto, with what is ours: a budget is changed and has tags, a notification has subscribers and a state, and what AWS refuses is refused.

A budget is in US dollars ("is not in the supported unit set: [USD]", awslabs/landing-zone-accelerator-on-aws, issue 682). It has ten notifications at
most, each with one topic and ten addresses at most (AWS Budgets API, `Notification`), and a topic must be there ("Creating an Amazon SNS topic for
budget notifications").
"""

import json

from moto.budgets.exceptions import NotFoundException
from moto.budgets.models import Budget, BudgetsBackend
from moto.budgets.responses import BudgetsResponse
from moto.sns.models import sns_backends
from refused import Refused

created_by_moto = BudgetsBackend.create_budget
notified_by_moto = BudgetsBackend.create_notification


def register(app):
    BudgetsBackend.create_budget = create_budget
    BudgetsBackend.create_notification = create_notification
    BudgetsResponse.create_budget = create_budget_with_tags
    notifications = (describe_notifications_for_budget, describe_subscribers_for_notification)
    for method in (update_budget, *notifications, list_tags_for_resource, tag_resource, untag_resource):
        setattr(BudgetsResponse, method.__name__, method)
    app.inventory.keeps("budgets", "budgets", is_global=True)


def create_budget(backend, account_id, budget, notifications):
    check_unit(budget)
    for index, each in enumerate(notifications):
        check_notification(account_id, index, each["Subscribers"])
    created_by_moto(backend, account_id, budget, notifications)


def create_notification(backend, account_id, budget_name, notification, subscribers):
    made = budget_of(backend, account_id, budget_name).notifications
    if any(is_same(each.details, notification) for each in made):
        raise Refused("DuplicateRecordException", "Unable to create notification - the notification already exists.")
    check_notification(account_id, len(made), subscribers)
    notified_by_moto(backend, account_id, budget_name, notification, subscribers)


def check_unit(budget):
    unit = budget.get("BudgetLimit", {}).get("Unit", "USD")
    if budget["BudgetType"] == "COST" and unit != "USD":
        message = f"Unable to create/update budget - {unit} is not in the supported unit set: [USD]"
        raise Refused("InvalidParameterException", message)


def check_notification(account_id, count, subscribers):
    if count >= 10:
        raise Refused("CreationLimitExceededException", "Unable to create notification - a budget has 10 at most.")
    topics = [each["Address"] for each in subscribers if each["SubscriptionType"] == "SNS"]
    if len(topics) > 1 or len(subscribers) - len(topics) > 10:
        message = "Unable to create subscriber - a notification has one SNS topic and 10 addresses at most."
        raise Refused("CreationLimitExceededException", message)
    for arn in topics:
        region = (arn.split(":") + [""] * 4)[3]
        if region not in sns_backends[account_id] or arn not in sns_backends[account_id][region].topics:
            raise Refused("InvalidParameterException", f"Invalid topic ARN: {arn}")


def budget_of(backend, account_id, name):
    backend.describe_budget(account_id, name)  # refuses what is not there
    return backend.budgets[account_id][name]


def is_same(one, other):
    return all(value(one) == value(other) for value in parts)


parts = [
    lambda each: each["NotificationType"],
    lambda each: each["ComparisonOperator"],
    lambda each: float(each["Threshold"]),
    lambda each: each.get("ThresholdType", "PERCENTAGE"),
]


def create_budget_with_tags(self):
    account_id, budget = self._get_param("AccountId"), self._get_param("Budget")
    self.backend.create_budget(account_id, budget, self._get_param("NotificationsWithSubscribers") or [])
    tags = self._get_param("ResourceTags") or []
    self.backend.budgets[account_id][budget["BudgetName"]].tags = {each["Key"]: each["Value"] for each in tags}
    return "{}"


def update_budget(self):
    account_id, budget = self._get_param("AccountId"), self._get_param("NewBudget")
    made = budget_of(self.backend, account_id, budget["BudgetName"])
    check_unit(budget)
    period = made.budget["TimePeriod"]
    made.budget = Budget({"TimePeriod": period, **budget}, []).budget
    return "{}"


def describe_notifications_for_budget(self):
    made = budget_of(self.backend, self._get_param("AccountId"), self._get_param("BudgetName"))
    return json.dumps({"Notifications": [{**each.details, "NotificationState": "OK"} for each in made.notifications]})


def describe_subscribers_for_notification(self):
    made = budget_of(self.backend, self._get_param("AccountId"), self._get_param("BudgetName"))
    wanted = self._get_param("Notification")
    for each in made.notifications:
        if is_same(each.details, wanted):
            return json.dumps({"Subscribers": each.subscribers})
    raise NotFoundException("Unable to get subscribers - the notification doesn't exist.")


def tags_of(self):
    account_id, name = self._get_param("ResourceARN").split(":", 5)[4:]
    made = budget_of(self.backend, account_id, name.removeprefix("budget/"))
    made.tags = getattr(made, "tags", {})
    return made.tags


def list_tags_for_resource(self):
    return json.dumps({"ResourceTags": [{"Key": key, "Value": value} for key, value in tags_of(self).items()]})


def tag_resource(self):
    tags_of(self).update({each["Key"]: each["Value"] for each in self._get_param("ResourceTags")})
    return "{}"


def untag_resource(self):
    for key in self._get_param("ResourceTagKeys"):
        tags_of(self).pop(key, None)
    return "{}"
