"""Whether tasks reach what they need and are reached, by what moto's EC2 keeps of groups and routes. Network access lists are not looked at."""


def rules_of(ec2, groups, direction):
    found = [ec2.get_security_group_from_id(each) for each in groups]
    return [rule for group in found if group for rule in getattr(group, direction)]


def lets(rules, port, peers):
    """Whether a rule lets TCP on the port through, to or from any address range or one of the other side's groups."""
    for rule in rules:
        is_port = rule.ip_protocol == "-1" or (rule.ip_protocol == "tcp" and rule.from_port <= port <= rule.to_port)
        if is_port and (rule.ip_range or rule.source_group.get("GroupId") in peers):
            return True
    return False


def reaches(ec2, from_groups, to_groups, port):
    out, into = rules_of(ec2, from_groups, "egress_rules"), rules_of(ec2, to_groups, "ingress_rules")
    return lets(out, port, to_groups) and lets(into, port, from_groups)


def way_out(ec2, subnets, is_public):
    """By an internet gateway where tasks have addresses of their own, by a NAT, or by endpoints inside of the VPC."""
    return all(leaves(ec2, ec2.get_subnet(each), is_public) for each in subnets)


def leaves(ec2, subnet, is_public):
    tables = [each for each in ec2.route_tables.values() if each.vpc_id == subnet.vpc_id]
    own = [each for each in tables if subnet.id in each._associations.values()] or [each for each in tables if each.main_association_id]
    routes = [route for table in own for route in table.routes if route.destination_cidr_block == "0.0.0.0/0"]
    if any(route.nat_gateway or (is_public and route.gateway) for route in routes):
        return True
    return any(each.vpc_id == subnet.vpc_id and ".ecr." in each.service_name for each in ec2.vpc_end_points.values())
