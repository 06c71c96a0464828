"""Policies, as AWS evaluates them: IAM guide, "Policy evaluation logic", "IAM JSON policy elements reference".

Known are Effect, Action, NotAction, Resource, NotResource, Principal, and of conditions the operators of texts, ARNs, Bool and Null with IfExists,
ForAnyValue and ForAllValues. Of any other operator, and of a variable that has no value here, nothing is known to hold: what would allow does not,
and what would deny does.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache

ALLOW, DENY = "Allow", "Deny"


@dataclass
class Question:
    action: str  # secretsmanager:GetSecretValue
    resource: str  # an ARN
    caller: set = field(default_factory=set)  # ARNs and other names that a Principal may have for who asks
    account: str = ""  # whose the caller is
    context: dict = field(default_factory=dict)  # values of condition keys, in small letters: texts, or lists of them


def verdicts(document, question):
    """What the statements of a policy say to a question: pairs of Allow or Deny and how the caller is named: "self", "account" or "" (no Principal)."""
    statements = json.loads(document)["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        named = names(statement, question)
        if named is None or not is_about(statement, question):
            continue
        holds = conditions_hold(statement.get("Condition") or {}, question.context)
        if holds is None:
            holds = statement["Effect"] == DENY
        if holds:
            yield statement["Effect"], named


def names(statement, question):
    principal = statement.get("Principal")
    if principal is None:
        return ""
    if principal == "*":
        return "self"
    all_names = [each for names in principal.values() for each in as_list(names)]
    if question.caller.intersection(all_names) or "*" in all_names:
        return "self"
    account = question.account
    is_account = account and any(each == account or re.fullmatch(f"arn:[^:]+:iam::{account}:root", each) for each in all_names)
    return "account" if is_account else None


def is_about(statement, question):
    for element, value, is_action in (("Action", question.action, True), ("Resource", question.resource, False)):
        if f"Not{element}" in statement:
            if any(matches(each, value, question, is_action) for each in as_list(statement[f"Not{element}"])):
                return False
        # A trust policy has no Resource: it is about its role.
        elif element in statement and not any(matches(each, value, question, is_action) for each in as_list(statement[element])):
            return False
    return True


def matches(pattern, value, question, is_action):
    filled = with_variables(pattern, question.context)
    return filled is not None and like(filled.lower() if is_action else filled, value.lower() if is_action else value)


def with_variables(pattern, context):
    """The pattern with the values of its variables; None where one has none."""
    missing = []

    def value_of(variable):
        values = as_list(context.get(variable[1].lower(), []))
        if len(values) != 1:
            missing.append(variable[1])
        return values[0] if values else ""

    filled = re.sub(r"\$\{([\w:/.-]+)\}", value_of, pattern)
    return None if missing else filled


def like(pattern, value):
    return compiled(pattern).fullmatch(value) is not None


@cache
def compiled(pattern):
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(each) or re.escape(each) for each in pattern), re.DOTALL)


def conditions_hold(conditions, context):
    """Whether all of them hold; None where that cannot be told."""
    told = [holds(operator, key, as_list(wanted), context) for operator, keys in conditions.items() for key, wanted in keys.items()]
    if False in told:
        return False
    return None if None in told else True


COMPARE = {
    "StringEquals": lambda wanted, value: wanted == value,
    "StringEqualsIgnoreCase": lambda wanted, value: wanted.lower() == value.lower(),
    "StringLike": like,
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": lambda wanted, value: wanted.lower() == value.lower(),
}


def holds(operator, key, wanted, context):
    quantifier, _, name = operator.rpartition(":")
    values = [str(each) for each in as_list(context.get(key.lower(), []))]
    if name == "Null":
        return (not values) == (str(wanted[0]).lower() == "true")
    if name.endswith("IfExists"):
        if not values:
            return True
        name = name.removesuffix("IfExists")
    is_negated = "Not" in name
    compare = COMPARE.get(name.replace("Not", ""))
    wanted = [with_variables(str(each), context) for each in wanted]
    if compare is None or None in wanted:
        return None
    if not values:
        return is_negated or quantifier == "ForAllValues"
    each_holds = [any(compare(one, value) for one in wanted) != is_negated for value in values]
    return all(each_holds) if quantifier == "ForAllValues" or (is_negated and quantifier == "") else any(each_holds)


def as_list(value):
    return value if isinstance(value, list) else [value]
