"""EC2, by moto, which shows a deleted gateway for ever where AWS shows it for an hour, deletes security groups that are in use, and answers the tags of a launch
template as tags of what is made from it, and forgets what a rule between two security groups is for.

Network interfaces are left out of what exists: moto keeps those of a NAT gateway that is gone. Which security groups have interfaces, their services say.
"""

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule

version_by_moto = LaunchTemplate.create_version
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
    "launch_templates",
]


def register(app):
    SecurityGroupBackend.delete_security_group = unless_used(app)
    SecurityGroupRule.description = property(described)
    LaunchTemplate.create_version = without_its_tags
    LaunchTemplate.tags = property(lambda template: template.get_tags(), lambda template, tags: None)  # moto answers those of its first day
    app.inventory.keeps(
        "ec2",
        *KINDS,
        name=lambda key, thing: thing.allocation_id if key is None else key,
        lives=lambda thing: getattr(thing, "state", None) != "deleted",
    )


def described(rule):
    return (rule.ip_range or {}).get("Description") or (rule.source_group or {}).get("Description")


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


def without_its_tags(template, data, description):
    tags = [each for each in data.get("TagSpecifications") or [] if each.get("ResourceType") != "launch-template"]
    rest = {key: value for key, value in data.items() if key != "TagSpecifications"}
    return version_by_moto(template, {**rest, **({"TagSpecifications": tags} if tags else {})}, description)
