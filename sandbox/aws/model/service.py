"""A service as botocore describes it, and which of its operations a call is."""

import re
from functools import cache
from urllib.parse import parse_qsl

from botocore.loaders import Loader
from moto.core.model import ServiceModel

# What is signed for under another name than botocore's folder has.
SIGNED_AS = {
    "airflow": "mwaa",
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
    "elasticmapreduce": "emr",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}


@cache
def available():
    return frozenset(Loader().list_available_services("service-2"))


def botocore_name(signed_for):
    """None where botocore has no such service."""
    name = SIGNED_AS.get(signed_for, signed_for)
    return name if name in available() else None


class Service:
    def __init__(self, name):
        self.model = ServiceModel(Loader().load_service_model(name, "service-2"), name)
        self.protocols = self.model.metadata.get("protocols", [self.model.metadata["protocol"]])
        self.routes = None

    def protocol_of(self, call):
        """A service may speak several; the call shows which it means."""
        spoken = {
            "json": "HTTP_X_AMZ_TARGET" in call.environ,
            "query": "Action" in call.fields(),
            "ec2": "Action" in call.fields(),
        }
        shown = [each for each in self.protocols if spoken.get(each)]
        at_rest = [each for each in self.protocols if each not in spoken]
        return (shown or at_rest or self.protocols)[0]

    def operation_of(self, call):
        """The operation and the parts of the path that are its parameters; (None, {}) where there is none."""
        protocol = self.protocol_of(call)
        if protocol == "json":
            prefix, _, name = call.environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")
            return (self.named(name) if prefix == self.model.metadata.get("targetPrefix") else None), {}
        if protocol in ("query", "ec2"):
            return self.named(call.fields().get("Action")), {}
        return self.routed(call)

    def named(self, name):
        return self.model.operation_model(name) if name in self.model.operation_names else None

    def routed(self, call):
        """By method and path; where several fit, the one that asks for most of what the call has, and none that is deprecated."""
        if self.routes is None:
            self.routes = [Route(self.model.operation_model(name)) for name in self.model.operation_names]
        sent = dict(parse_qsl(call.query, keep_blank_values=True))
        headers = {name.lower().replace("_", "-")[5:] for name in call.environ if name.startswith("HTTP_")}
        best = max(
            ((score, route, uri) for route in self.routes for score, uri in [route.fits(call, sent, headers)] if score),
            key=lambda each: each[0],
            default=None,
        )
        return (best[1].operation, best[2]) if best else (None, {})


class Route:
    """Method, path and what must be in the query or the headers of an operation."""

    def __init__(self, operation):
        self.operation, self.method = operation, operation.http["method"]
        path, _, query = operation.http["requestUri"].partition("?")
        self.names = re.findall(r"\{(.+?)\+?\}", path)
        pattern = re.sub(r"\\\{.+?(\\\+)?\\\}", lambda part: "(.+)" if part[1] else "([^/]+)", re.escape(path.rstrip("/")))
        self.path, self.length = re.compile(f"{pattern}/?"), len(path)
        self.literal = dict(parse_qsl(query, keep_blank_values=True))
        shape = operation.input_shape
        members = shape.members.items() if shape else []
        located = {name: (each.serialization.get("location"), each.serialization.get("name", name)) for name, each in members}
        self.in_query = {at for kind, at in located.values() if kind == "querystring"}
        required = [located[name] for name in (shape.required_members if shape else [])]
        self.needs_query = {at for kind, at in required if kind == "querystring"}
        self.needs_headers = {at.lower() for kind, at in required if kind == "header"}

    def fits(self, call, sent, headers):
        """(how well, parts of the path), or (None, None)."""
        found = self.path.fullmatch(call.raw_path) if self.method == call.method else None
        literal = all(name in sent and (not value or sent[name] == value) for name, value in self.literal.items())
        if not found or not literal or not self.needs_query <= sent.keys() or not self.needs_headers <= headers:
            return None, None
        needs = len(self.needs_query) + len(self.needs_headers)
        known = len(self.in_query & sent.keys())
        score = (len(self.literal), needs, known, self.length, not self.operation.deprecated)
        return score, dict(zip(self.names, found.groups()))
