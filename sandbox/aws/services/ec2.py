"""EC2, by moto, which shows a deleted gateway for ever where AWS shows it for an hour.

Network interfaces are left out of what exists: moto keeps those of a NAT gateway that is gone.
"""

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
    app.inventory.keeps(
        "ec2",
        *KINDS,
        name=lambda key, thing: thing.allocation_id if key is None else key,
        lives=lambda thing: getattr(thing, "state", None) != "deleted",
    )
