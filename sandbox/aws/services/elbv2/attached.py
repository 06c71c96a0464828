"""What belongs to what: target groups to load balancers by listeners and rules, certificates to listeners."""

from moto.acm.models import CertBundle
from moto.elbv2.models import ELBv2Backend, FakeAction, FakeListener, FakeTargetGroup, elbv2_backends

action_by_moto = FakeAction.__init__
SECRET = "AuthenticateOidcConfig"


def patch(account):
    FakeTargetGroup.load_balancer_arns = property(load_balancer_arns, lambda group, arns: None)
    FakeListener.certificates = property(lambda self: [self.certificate] if self.certificate else [], lambda listener, arns: None)
    FakeAction.__init__ = without_secret
    for method in (add_listener_certificates, describe_listener_certificates, remove_listener_certificates):
        setattr(ELBv2Backend, method.__name__, method)
    CertBundle.in_use_by = property(lambda self: used_by(account, self.arn), lambda bundle, arns: None)


def load_balancer_arns(self):
    backend = elbv2_backends[self.account_id][self.region_name]
    return [each.arn for each in backend.load_balancers.values() if self.arn in forwarded(backend, each)]


def forwarded(backend, balancer):
    actions = [action for listener in balancer.listeners.values() for rule in listener.rules.values() for action in rule.actions]
    return {arn for action in actions if action.type == "forward" for arn in backend._get_target_group_arns_from(action_data=action.data)}


def without_secret(self, data):
    kept = {key: value for key, value in data.get(SECRET, {}).items() if key != "ClientSecret"}
    action_by_moto(self, {**data, **({SECRET: kept} if kept else {})})


def listener_of(backend, arn):
    return backend.describe_listeners(load_balancer_arn=None, listener_arns=[arn])[0]


def further(listener):
    """The certificates besides the default one."""
    return listener.__dict__.setdefault("further", [])


def add_listener_certificates(self, arn, certificates):
    listener = listener_of(self, arn)
    new = [each["CertificateArn"] for each in certificates]
    further(listener).extend(each for each in new if each not in further(listener))
    return new


def describe_listener_certificates(self, arn):
    listener = listener_of(self, arn)
    return [*listener.certificates, *further(listener)]


def remove_listener_certificates(self, arn, certificates):
    gone = {each["CertificateArn"] for each in certificates}
    listener = listener_of(self, arn)
    listener.further = [each for each in further(listener) if each not in gone]


def used_by(account, certificate):
    balancers = [each for backend in elbv2_backends[account].values() for each in backend.load_balancers.values()]
    return [
        each.arn
        for each in balancers
        if any(certificate in [listener.certificate, *further(listener)] for listener in each.listeners.values())
    ]
