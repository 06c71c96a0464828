"""Elastic Load Balancing (application load balancers), by moto, with what is ours in attached.py: what a target group belongs to, which moto adds up and never takes
away; default and further certificates, which it mixes; the secret of an OpenID client, which AWS takes and never tells; and in refusals.py, what AWS
refuses. Rules of the same priority, and target groups in use, moto refuses itself. Requests are not answered: nothing listens there.

In the log a rule is called by the hosts that it is for, with the weight in percent of each target group; ecs/ says who is healthy in those.
"""

import re

from moto.elbv2.models import elbv2_backends
from services.elbv2 import attached, refusals


HOST = re.compile(r"Conditions\.member\.\d+\.(HostHeaderConfig\.)?Values\.member\.\d+")


def register(app):
    attached.patch(app.account)
    refusals.patch()
    app.inventory.keeps("elbv2", "load_balancers", "target_groups", name=lambda _, thing: thing.name)
    app.inventory.lists(lambda: lines(app.account))
    app.uses_groups(lambda: {group for each in balancers(app.account) for group in each.security_groups})
    app.log.describes("elasticloadbalancing", lambda call: described(call, elbv2_backends[app.account][call.region]))


def balancers(account):
    return [each for backend in elbv2_backends[account].values() for each in backend.load_balancers.values()]


def lines(account):
    found = []
    for balancer in balancers(account):
        for listener in balancer.listeners.values():
            found.append(f"elbv2 listeners {balancer.name}:{listener.port}")
            found += [f"elbv2 rules {', '.join(hosts_of(rule.conditions))}" for rule in listener.rules.values() if not rule.is_default]
    return found


def described(call, backend):
    sent = call.fields()
    if "RuleArn" in sent or call.action == "CreateRule":
        return of_rule(sent, backend)
    for field in ("Name", "TargetGroupArn", "LoadBalancerArn", "ListenerArn", "LoadBalancerArns.member.1", "TargetGroupArns.member.1"):
        if field in sent:
            return {"what": name_of(sent[field])}
    return {}


def of_rule(sent, backend):
    hosts = [value for key, value in sent.items() if HOST.fullmatch(key)]
    if not hosts and "RuleArn" in sent:
        found = [rule for each in backend.load_balancers.values() for listener in each.listeners.values() for rule in listener.rules.values()]
        hosts = [host for rule in found if rule.arn == sent["RuleArn"] for host in hosts_of(rule.conditions)]
    weights = {}
    for key, value in sent.items():
        if key.startswith("Actions.member.") and key.endswith("TargetGroupArn"):
            weights[name_of(value)] = int(sent.get(key.replace("TargetGroupArn", "Weight"), 1))
    total = sum(weights.values()) or 1
    return {"what": ", ".join(sorted(hosts)), **({"by": {name: 100 * weight / total for name, weight in weights.items()}} if weights else {})}


def hosts_of(conditions):
    return sorted(host for each in conditions for host in (each.get("HostHeaderConfig") or each).get("Values", []))


def name_of(arn):
    """Of a target group or a load balancer the name alone."""
    kind, _, rest = arn.rpartition(":")[2].partition("/")
    return rest.split("/")[-2] if kind in ("targetgroup", "loadbalancer") else arn.rpartition(":")[2]
