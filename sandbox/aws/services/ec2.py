"""EC2, by moto, which shows a deleted gateway for ever where AWS shows it for an hour, and deletes security groups that are in use.

Network interfaces are left out of what exists: moto keeps those of a NAT gateway that is gone. Which security groups have interfaces, their services say.
"""

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.security_groups import SecurityGroupBackend

by_moto = SecurityGroupBackend.delete_security_group

KINDS = [
    "vpcs",
    "subnets",
    "internet_gateways",
    "nat_gateways",
    "route_tables",
    "groups",
    "vpc_end_points",
    "flow_logs",
    "addresses",
]


def register(app):
    SecurityGroupBackend.delete_security_group = unless_used(app)
    app.inventory.keeps(
        "ec2",
        *KINDS,
        name=lambda key, thing: thing.allocation_id if key is None else key,
        lives=lambda thing: getattr(thing, "state", None) != "deleted",
    )


def unless_used(app):
    def delete_security_group(backend, name=None, group_id=None):
        rules = [
            rule
            for groups in backend.groups.values()
            for group in groups.values()
            if group.id != group_id
            for rule in [*group.ingress_rules, *group.egress_rules]
        ]
        named = {rule.source_group.get("GroupId") for rule in rules}
        if group_id in named.union(*(used() for used in app.group_users)):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        return by_moto(backend, name, group_id)

    return delete_security_group
