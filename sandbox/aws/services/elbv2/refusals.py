"""What Elastic Load Balancing refuses and moto takes (API reference of each operation; guide, "Quotas for your Application Load Balancers", "Condition types
for listener rules", "Enable access logs for your Application Load Balancer"), in its own words where they are known.
"""

import re

from moto.acm.models import acm_backends
from moto.ec2.models import ec2_backends
from moto.elbv2.exceptions import DuplicateListenerError, DuplicateLoadBalancerName, ELBClientError, InvalidConditionValueError
from moto.elbv2.models import ELBv2Backend
from moto.elbv2.ssl_policies import SSL_POLICIES
from moto.s3.models import s3_backends
from services.elbv2 import attached, signing_in
from services.elbv2.attached import further, listener_of
from services.s3 import lets_in

by_moto = {
    name: getattr(ELBv2Backend, name)
    for name in (
        *("create_load_balancer", "delete_load_balancer", "modify_load_balancer_attributes", "create_listener", "modify_listener"),
        *("create_rule", "modify_rule", "create_target_group"),
    )
}
NAME = re.compile("(?!-)(?!internal-)[A-Za-z0-9-]{1,32}(?<!-)")
# "Host conditions": at least one period, and after the last only letters.
HOST = re.compile(r"[A-Za-z0-9.*?-]*\.[A-Za-z]+")


def patch():
    for method in (
        *(create_load_balancer, delete_load_balancer, modify_load_balancer_attributes, create_listener, modify_listener),
        *(create_rule, modify_rule, create_target_group),
    ):
        setattr(ELBv2Backend, method.__name__, method)
    ELBv2Backend.add_listener_certificates = add_listener_certificates
    ELBv2Backend.remove_listener_certificates = remove_listener_certificates


def refused(words, code="ValidationError"):
    return ELBClientError(code, words)


def create_load_balancer(self, name, security_groups, subnet_ids, subnet_mappings=None, scheme="internet-facing", **more):
    if not NAME.fullmatch(name):
        raise refused(f"The load balancer name '{name}' is not valid: 32 letters, digits and hyphens at most, none at its ends, and not 'internal-' in front")
    if any(each.name == name for each in self.load_balancers.values()):
        raise DuplicateLoadBalancerName()
    ec2 = ec2_backends[self.account_id][self.region_name]
    subnets = [ec2.get_subnet(each) for each in [*subnet_ids, *(each["SubnetId"] for each in subnet_mappings or [])]]
    zones = [each.availability_zone for each in subnets]
    if len(set(zones)) < 2:
        raise refused("At least two subnets in two different Availability Zones must be specified")
    if len(set(zones)) < len(zones):
        raise refused("A load balancer cannot be attached to multiple subnets in the same Availability Zone", "InvalidConfigurationRequest")
    if any(ec2.get_security_group_from_id(each) is None for each in security_groups):
        raise refused("One or more security groups are invalid", "InvalidSecurityGroup")
    vpc = subnets[0].vpc_id
    if scheme != "internal" and not any(vpc in [each.vpc and each.vpc.id] for each in ec2.internet_gateways.values()):
        raise refused(f"VPC {vpc} has no internet gateway", "InvalidSubnet")
    return by_moto["create_load_balancer"](self, name, security_groups, subnet_ids, subnet_mappings, scheme or "internet-facing", **more)


def delete_load_balancer(self, arn):
    balancer = self.load_balancers.get(arn)
    if balancer and balancer.attrs["deletion_protection.enabled"] == "true":
        raise refused(f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled", "OperationNotPermitted")
    by_moto["delete_load_balancer"](self, arn)


def modify_load_balancer_attributes(self, arn, attrs):
    for name, least, most in (("idle_timeout.timeout_seconds", 1, 4000), ("client_keep_alive.seconds", 60, 604800)):
        if name in attrs and not least <= int(attrs[name]) <= most:
            raise refused(f"The value of '{name}' must be between {least} and {most} seconds", "InvalidConfigurationRequest")
    if attrs.get("access_logs.s3.enabled") == "true":
        check_logs(self, attrs.get("access_logs.s3.bucket", ""), attrs.get("access_logs.s3.prefix", ""))
    return by_moto["modify_load_balancer_attributes"](self, arn, attrs)


def check_logs(backend, bucket, prefix):
    """The bucket lies in the load balancer's region, is encrypted by S3 itself if at all, and its policy lets the delivery of logs in."""
    found = s3_backends[backend.account_id]["aws"].buckets.get(bucket)
    if found is None:
        raise refused(f"S3 bucket does not exist: {bucket}", "InvalidConfigurationRequest")
    if found.region_name != backend.region_name:
        raise refused(f"The S3 bucket {bucket} is not located in the same region as the load balancer", "InvalidConfigurationRequest")
    log = f"{prefix}{'/' if prefix else ''}AWSLogs/{backend.account_id}/elasticloadbalancing/{backend.region_name}/2026/11/30/log.gz"
    is_let_in = lets_in(found, "logdelivery.elasticloadbalancing.amazonaws.com", log)
    if not is_let_in or "aws:kms" in str(found.encryption):
        raise refused(f"Access Denied for bucket: {bucket}. Please check S3bucket permission", "InvalidConfigurationRequest")


def create_listener(self, load_balancer_arn, protocol, port, ssl_policy, certificate, actions, *more, **named):
    balancer = self.load_balancers.get(load_balancer_arn)
    if balancer and any(str(each.port) == str(port) for each in balancer.listeners.values()):
        raise DuplicateListenerError()
    check_tls(self, protocol, [certificate] if certificate else [], ssl_policy)
    check_actions(self, actions, protocol, load_balancer_arn)
    return by_moto["create_listener"](self, load_balancer_arn, protocol, port, ssl_policy, certificate, actions, *more, **named)


def modify_listener(self, arn, port=None, protocol=None, ssl_policy=None, certificates=None, actions=None):
    listener = listener_of(self, arn)
    coming = protocol or listener.protocol
    asked = [each["CertificateArn"] for each in certificates or []]
    if len(asked) > 1:
        raise refused("Up to one certificate can be specified for a listener", "TooManyCertificates")
    check_tls(self, coming, asked or (listener.certificates if coming == "HTTPS" else []), ssl_policy or listener.ssl_policy)
    check_actions(self, actions or [], coming, listener.load_balancer_arn)
    return by_moto["modify_listener"](self, arn, port, protocol, ssl_policy, certificates or [], actions)


def check_tls(backend, protocol, certificates, policy):
    if protocol == "HTTPS" and not certificates:
        raise refused("A certificate must be specified for HTTPS listeners")
    if protocol == "HTTP" and certificates:
        raise refused("A certificate cannot be specified for HTTP listeners")
    if protocol == "HTTPS" and policy not in SSL_POLICIES:
        raise refused(f"SSL policy '{policy}' not found", "SSLPolicyNotFound")
    for each in certificates:
        check_certificate(backend, each)


def check_certificate(backend, arn):
    """Of ACM, in the load balancer's own region, and issued."""
    found = acm_backends[backend.account_id][backend.region_name]._certificates.get(arn)
    if found is None and ":iam:" not in arn:
        raise refused(f"Certificate '{arn}' not found", "CertificateNotFound")
    if found is not None:
        found.check()
        if found.status != "ISSUED":
            words = "must have a fully-qualified domain name, a supported signature, and a supported key size."
            raise refused(f"The certificate '{arn}' {words}", "UnsupportedCertificate")


def remove_listener_certificates(self, arn, certificates):
    # In its list as well it stays while it is the default one (hashicorp/terraform-provider-aws, listener_certificate.go, of December 2023).
    if listener_of(self, arn).certificate in [each["CertificateArn"] for each in certificates]:
        raise refused("Default certificate cannot be removed", "OperationNotPermitted")
    attached.remove_listener_certificates(self, arn, certificates)


def add_listener_certificates(self, arn, certificates):
    listener = listener_of(self, arn)
    if listener.protocol != "HTTPS":
        raise refused("You can add certificates only to listeners with protocol HTTPS or TLS")
    for each in certificates:
        check_certificate(self, each["CertificateArn"])
    if len({*further(listener), *(each["CertificateArn"] for each in certificates)}) > 25:
        raise refused("You've reached the limit on the number of certificates per load balancer", "TooManyCertificates")
    return attached.add_listener_certificates(self, arn, certificates)


def create_rule(self, listener_arn, conditions, priority, actions, tags=None):
    if not 1 <= int(priority) <= 50000:
        raise refused(f"Priority '{priority}' must be between 1 and 50000")
    listener = listener_of(self, listener_arn)
    rules = sum(len(each.rules) - 1 for each in self.load_balancers[listener.load_balancer_arn].listeners.values())
    if rules >= 100:
        raise refused("The quota for the number of rules per load balancer has been reached", "TooManyRules")
    check_conditions(conditions)
    check_actions(self, actions, listener.protocol, listener.load_balancer_arn)
    return by_moto["create_rule"](self, listener_arn, conditions, priority, actions, tags)


def modify_rule(self, rule_arn, conditions, actions):
    listener = listener_of(self, self.describe_rules(None, [rule_arn])[0].listener_arn)
    check_conditions(conditions or [{"Field": "host-header", "Values": ["a.b"]}])
    check_actions(self, actions or [], listener.protocol, listener.load_balancer_arn)
    return by_moto["modify_rule"](self, rule_arn, conditions, actions)


def check_conditions(conditions):
    if not conditions:
        raise refused("A rule must have at least one condition")
    configured = [value for each in conditions for key, value in each.items() if key.endswith("Config")]
    values = [value for each in [*conditions, *configured] for value in (each.get("Values") or [])]
    if len(values) > 5:
        raise refused("Rules cannot have more than '5' condition values")
    for each in conditions:
        for host in (each.get("HostHeaderConfig") or each).get("Values", []) if each.get("Field") == "host-header" else []:
            if not HOST.fullmatch(host):
                raise InvalidConditionValueError(f"The 'host-header' value '{host}' is not valid")


def check_actions(backend, actions, protocol, balancer_arn):
    last = sorted(actions, key=lambda each: int(each.get("Order", 0)))[-1:]
    signs_in = [each for each in actions if each["Type"].startswith("authenticate-")]
    if last and last[0] in signs_in:
        raise refused("The last action must be a forward, redirect or fixed-response action", "InvalidLoadBalancerAction")
    if signs_in and protocol != "HTTPS":
        raise refused("Actions that authenticate users are supported only on HTTPS listeners", "InvalidLoadBalancerAction")
    for each in signs_in:
        signing_in.check(backend, each, refused)
    for each in actions:
        check_forward(backend, each, balancer_arn)


def check_forward(backend, action, balancer_arn):
    groups = (action.get("ForwardConfig") or {}).get("TargetGroups") or []
    if len(groups) > 5:
        raise refused("An action can forward to at most 5 target groups", "TooManyTargetGroups")
    balancer = backend.load_balancers.get(balancer_arn)
    if balancer and len(attached.forwarded(backend, balancer).union(arns_of(action, groups))) > 100:
        raise refused("The quota for the number of target groups per load balancer has been reached", "TooManyUniqueTargetGroupsPerLoadBalancer")
    for each in groups:
        if not 0 <= int(each.get("Weight", 1)) <= 999:
            raise refused("The weight of a target group must be between 0 and 999", "InvalidLoadBalancerAction")
    for arn in arns_of(action, groups):
        group = backend.target_groups.get(arn)
        if group and any(each != balancer_arn for each in group.load_balancer_arns):
            words = "The following target groups cannot be associated with more than one load balancer"
            raise refused(f"{words}: {arn}", "TargetGroupAssociationLimit")


def arns_of(action, groups):
    return [each["TargetGroupArn"] for each in groups] or ([action["TargetGroupArn"]] if "TargetGroupArn" in action else [])


def create_target_group(self, name, **asked):
    if not (asked.get("healthcheck_path") or "/").startswith("/"):
        raise refused(f"Health check path '{asked['healthcheck_path']}' must begin with a '/' character")
    return by_moto["create_target_group"](self, name, **asked)
