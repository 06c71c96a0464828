"""moto (written for 5.2.1) with what it lacks for the resource types that Ponte makes on AWS, and nothing else.

What is faked, and why: the provider reads back what it wrote, and what moto drops would be a difference at every plan.

  SageMaker Model, EndpointConfig, Endpoint   moto drops fields (network isolation, deployment configuration) and has no UpdateEndpoint.
                                              services/sagemaker: service.py, endpoint.py for what an update does, refusals.py.
  SageMaker runtime                           moto answers with canned data. Here the variant answers whose turn it is, with its own name.
  SageMaker tags                              kept with them.
  MWAA Environment                            moto has no MWAA. AVAILABLE at once, with the defaults that AWS fills in.
  S3 lifecycle configuration                  moto drops fields, for which the provider waits three minutes. The XML is answered as sent.
  Application Auto Scaling tags               moto has no ListTagsForResource.
  Athena workgroups                           moto has no UpdateWorkGroup.
  CloudWatch composite alarms                 moto lists them and has no PutCompositeAlarm.
  S3 bucket policies                          moto ignores conditions, so that "deny without TLS" denies everything: statements about
                                              aws:SecureTransport are left out. Everything here is http on the loopback interface.
  what moto has not implemented, or trips on  is answered 400: a 500 would be retried 25 times, which looks like a hang.

An endpoint, as AWS documents it where it does: Creating, then InService. An update starts a new fleet, moves the requests to it all at
once, by a canary or step by step as its DeploymentConfig says, and is InService on the new configuration when all have moved. Requests are
answered throughout. While anything is under way, UpdateEndpoint and DeleteEndpoint are refused; so are an update of an endpoint that has
failed or whose configuration was deleted, and one that removes a variant that is registered for scaling, or changes its instance type.
Configurations and models can be deleted while they serve, and go on serving. No container runs, no alarm is evaluated and no file is read
or written: nothing is captured, no answer of an asynchronous endpoint lies in its bucket, nothing scales. Deleting takes no time.

  POST /moto-api/ponte/seconds       a number: how long creating and updating take from now on, baking included (1 by default)
  POST /moto-api/ponte/next-update   how the next update ends, or a list for as many; {"how": ..., "endpoint": ...} waits for that endpoint's
                                     "rollback": Updating, RollingBack until a read sees it, InService on the OLD configuration
                                     "silent": the same, but no read sees RollingBack
                                     "failed": Failed, the old configuration serving
                                     "hang": Updating until it is let go
                                     "lag": InService on the old configuration until a read has seen that, then as usual
  POST /moto-api/ponte/let-go        {"endpoint": ..., "how": "succeeds" or any of these}: goes on with an update that hangs
  POST /endpoints/NAME/invocations, .../async-invocations    a request; not in the log

  GET  /moto-api/ponte/log           every call in order: service, action, status; what it is about (what) and what that builds on, with
                                     weights (by). An entry Serving is no call: it tells the percent that each configuration answers from here on
  GET  /moto-api/ponte/answered      how many requests each variant has got, by endpoint; a shadow's are copies
  GET  /moto-api/ponte/inventory     a line for each thing that exists
  POST /moto-api/reset               moto's own; empties this too

Prints `Running on http://127.0.0.1:PORT`, on a free port, and ends when its standard input does: with whoever started it.
The account is 123456789012, or MOTO_ACCOUNT_ID.
"""

import io
import json
import os
import re
import sys
import threading
import time
import uuid
from urllib.parse import parse_qs, unquote

from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.athena.responses import AthenaResponse
from moto.backends import get_backend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.iam.models import Role
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import FakeBucket
from refused import Refused
from services.sagemaker.service import SageMaker, described
from werkzeug.serving import make_server

ACCOUNT = os.environ.get("MOTO_ACCOUNT_ID", "123456789012")

# Where moto keeps what Ponte makes. Network interfaces are left out: moto keeps those of a NAT gateway that is gone.
KEPT = {
    "applicationautoscaling": ["targets", "policies"],
    "athena": ["work_groups"],
    "cloudwatch": ["alarms", "dashboards"],
    "ec2": ["vpcs", "subnets", "internet_gateways", "nat_gateways", "route_tables", "groups", "vpc_end_points"]
    + ["flow_logs", "addresses"],
    "ecr": ["repositories"],
    "glue": ["databases"],
    "iam": ["roles"],
    "kms": ["keys"],
    "logs": ["groups"],
    "s3": ["buckets"],
    "sns": ["topics", "subscriptions"],
}
GLOBAL = {"iam", "s3"}

calls = []  # what GET log answers
lock = threading.Lock()  # Terraform makes ten calls at a time, and moto is made for one


class Mwaa:
    """Airflow environments by name."""

    defaults = {
        "EndpointManagement": "SERVICE",
        "EnvironmentClass": "mw1.small",
        "MaxWebservers": 2,
        "MaxWorkers": 10,
        "MinWebservers": 2,
        "MinWorkers": 1,
        "Schedulers": 2,
        "WebserverAccessMode": "PRIVATE_ONLY",
        "WeeklyMaintenanceWindowStart": "SUN:01:00",
    }

    def __init__(self):
        self.environments = {}

    def answer(self, method, path, query, body, region):
        kind, _, name = unquote(path).lstrip("/").partition("/")
        if kind == "tags":
            return self.tag(method, name, query, body)
        if method == "PUT":
            return self.create(name, body, region)
        if name not in self.environments:
            raise Refused("ResourceNotFoundException", f"no environment {name}", "404 Not Found")
        environment = self.environments[name]
        if method == "GET":
            return {"Environment": environment}
        if method == "DELETE":
            del self.environments[name]
            return {}
        logs = {**environment["LoggingConfiguration"], **self.logs(name, body, region)}
        environment.update({**body, "LoggingConfiguration": logs})
        return {"Arn": environment["Arn"]}

    def create(self, name, body, region):
        self.environments[name] = {
            **self.defaults,
            "Tags": {},
            **body,
            "LoggingConfiguration": self.logs(name, body, region),
            "Name": name,
            "Arn": f"arn:aws:airflow:{region}:{ACCOUNT}:environment/{name}",
            "ServiceRoleArn": f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/airflow.amazonaws.com/AWSServiceRoleForAmazonMWAA",
            "WebserverUrl": f"{name}.airflow.{region}.on.aws",
            "Status": "AVAILABLE",
            "CreatedAt": time.time(),
            "LastUpdate": {"Status": "SUCCESS"},
        }
        return {"Arn": self.environments[name]["Arn"]}

    def logs(self, name, body, region):
        group = f"arn:aws:logs:{region}:{ACCOUNT}:log-group:airflow-{name}"
        sent = body.get("LoggingConfiguration", {})
        return {kind: {**settings, "CloudWatchLogGroupArn": f"{group}-{kind}"} for kind, settings in sent.items()}

    def tag(self, method, arn, query, body):
        tags = next(each["Tags"] for each in self.environments.values() if each["Arn"] == arn)
        if method == "POST":
            tags.update(body["Tags"])
        if method == "DELETE":
            for key in parse_qs(query)["tagKeys"]:
                del tags[key]
        return {"Tags": tags}


class Lifecycle:
    """The lifecycle configuration of each bucket, by the bucket's path, as XML."""

    size_header = "x-amz-transition-default-minimum-object-size"

    def __init__(self):
        self.configurations = {}

    def answer(self, method, bucket, body, size):
        """Status, body and headers."""
        if method == "PUT":
            self.configurations[bucket] = body, size
            return "200 OK", b"", []
        if method == "DELETE":
            self.configurations.pop(bucket, None)
            return "204 No Content", b"", []
        if bucket not in self.configurations:
            error = b"<Error><Code>NoSuchLifecycleConfiguration</Code><Message>none</Message></Error>"
            return "404 Not Found", error, []
        body, size = self.configurations[bucket]
        return "200 OK", body, [(self.size_header, size)]


def scaled_variants():
    """The resource ids that are registered for scaling."""
    backends = [each for regions in applicationautoscaling_backends.values() for each in regions.values()]
    return {resource_id for each in backends for by_id in each.targets.values() for resource_id in by_id}


def patch_autoscaling():
    """Gives targets the tags that moto drops; they end with their target."""
    register = ApplicationAutoScalingResponse.register_scalable_target

    def target(arn):
        for regions in applicationautoscaling_backends.values():
            for backend in regions.values():
                for by_id in backend.targets.values():
                    for each in by_id.values():
                        if each.arn == arn:
                            return each
        raise Refused("ObjectNotFoundException", f"no scalable target {arn}")

    def register_scalable_target(self):
        answer = register(self)
        made = target(json.loads(answer)["ScalableTargetARN"])
        made.tags = {**getattr(made, "tags", {}), **(self._get_param("Tags") or {})}
        return answer

    def list_tags_for_resource(self):
        return json.dumps({"Tags": getattr(target(self._get_param("ResourceARN")), "tags", {})})

    def tag_resource(self):
        target(self._get_param("ResourceARN")).tags.update(self._get_param("Tags"))
        return "{}"

    def untag_resource(self):
        for key in self._get_param("TagKeys"):
            target(self._get_param("ResourceARN")).tags.pop(key, None)
        return "{}"

    for method in (register_scalable_target, list_tags_for_resource, tag_resource, untag_resource):
        setattr(ApplicationAutoScalingResponse, method.__name__, method)


def patch_workgroups():
    """Lets workgroups be updated: what is not named stays, and `RemoveX` takes X away."""

    def updated(before, changes):
        after = dict(before)
        for key, value in changes.items():
            if key.startswith("Remove"):
                if value:
                    after.pop(key.removeprefix("Remove"), None)
            elif key.endswith("Updates"):
                inner = key.removesuffix("Updates")
                after[inner] = updated(after.get(inner, {}), value)
            else:
                after[key] = value
        return after

    def update_work_group(self):
        name = self._get_param("WorkGroup")
        group = self.athena_backend.work_groups.get(name)
        if group is None:
            raise Refused("InvalidRequestException", f"WorkGroup {name} is not found.")
        group.configuration = updated(group.configuration, self._get_param("ConfigurationUpdates") or {})
        group.description = self._get_param("Description") or group.description
        group.state = self._get_param("State") or group.state
        return "{}"

    AthenaResponse.update_work_group = update_work_group


def patch_composite_alarms():
    """moto keeps an alarm's rule when it comes with any alarm, and has no way in for those that have nothing else."""
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm


def patch_bucket_policies():
    """Loopback counts as secure transport."""
    permission = FakeBucket.get_permission

    def get_permission(self, action, resource):
        policy = self.policy
        if policy is None:
            return permission(self, action, resource)
        parsed = json.loads(policy)
        parsed["Statement"] = [each for each in parsed["Statement"] if "SecureTransport" not in json.dumps(each)]
        self.policy = json.dumps(parsed).encode()
        try:
            return permission(self, action, resource)
        finally:
            self.policy = policy

    FakeBucket.get_permission = get_permission


def names_in(value):
    """The keys of the innermost dictionaries, which is how moto's backends keep things, or what the items of a list go by."""
    if isinstance(value, dict) and any(isinstance(item, dict) for item in value.values()):
        return [name for item in value.values() for name in names_in(item)]
    if isinstance(value, dict):
        # AWS shows a deleted gateway for an hour and a deleted key for days; moto shows them for ever.
        living = {name: item for name, item in value.items() if not is_deleted(item)}
        return [str(item.name if isinstance(item, Role) else name) for name, item in living.items()]
    return [str(getattr(item, "allocation_id", item)) for item in value]


def is_deleted(item):
    return getattr(item, "state", None) == "deleted" or getattr(item, "key_state", None) == "PendingDeletion"


class App:
    def __init__(self):
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.reset()

    def reset(self):
        calls.clear()
        self.own = {}  # by region, what was there before the first call
        self.sagemaker = SageMaker(ACCOUNT, lambda event: calls.append({**event, "status": 200}), scaled_variants)
        self.mwaa, self.lifecycle = Mwaa(), Lifecycle()

    def __call__(self, environ, start):
        path, method, query = environ["PATH_INFO"], environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if path == "/moto-api/reset":
            self.reset()
        if path.startswith("/moto-api/ponte/"):
            return reply(start, "200 OK", self.control(path.rpartition("/")[2], body))
        if path.startswith("/moto-api/"):
            return self.moto(environ, start)

        signed = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
        region, service = signed.groups() if signed else ("", "")
        invoked = re.fullmatch("/endpoints/([^/]+)/(async-)?invocations", path)
        if invoked and service == "sagemaker":
            return self.invoke(start, invoked[1], invoked[2] is not None, environ)
        with lock:
            if region and region not in self.own:
                self.own[region] = kept_in(region)
        call = {"service": service, "action": action_of(environ, body), "status": 0, **about(environ, body)}
        calls.append(call)

        def recorded(status, headers, exc_info=None):
            call["status"] = int(status[:3])
            return start(status, headers, exc_info) if exc_info else start(status, headers)

        try:
            with lock:
                if service == "s3" and "lifecycle" in parse_qs(query, keep_blank_values=True):
                    size = environ.get("HTTP_X_AMZ_TRANSITION_DEFAULT_MINIMUM_OBJECT_SIZE", "all_storage_classes_128K")
                    status, xml, headers = self.lifecycle.answer(method, path.strip("/"), body, size)
                    return reply(recorded, status, xml, "application/xml", headers)
                answer = None
                if service == "sagemaker":
                    answer = self.sagemaker.answer(call["action"], json.loads(body), region)
                if service == "airflow":
                    answer = self.mwaa.answer(method, path, query, json.loads(body or b"{}"), region)
                if answer is None:
                    return self.moto(environ, recorded)
            return reply(recorded, "200 OK", answer)
        except Refused as refused:
            return reply(recorded, refused.status, {"__type": refused.code, "message": refused.message})
        except Exception as problem:
            words = f"moto, on {service} {call['action']}: {type(problem).__name__}: {problem}"
            print(words, file=sys.stderr, flush=True)
            return reply(recorded, "400 Bad Request", {"__type": "NotImplemented", "message": words})

    def control(self, what, body):
        if what == "log":
            with lock:
                self.sagemaker.advance()
                return list(calls)
        with lock:
            if what == "inventory":
                return self.inventory()
            if what == "answered":
                return {name: endpoint.answered for name, endpoint in self.sagemaker.things["Endpoint"].items()}
            sent = json.loads(body)
            if what == "seconds":
                self.sagemaker.seconds = sent
            elif what == "let-go":
                self.sagemaker.let_go(sent["endpoint"], sent["how"])
            else:
                self.sagemaker.plan(sent)
        return {}

    def invoke(self, start, name, is_async, environ):
        try:
            with lock:
                status, answer, headers = self.sagemaker.invoke(name, is_async, environ.get("HTTP_X_AMZN_SAGEMAKER_TARGET_VARIANT"))
            return reply(start, status, answer, "application/json", headers)
        except Refused as refused:
            return reply(start, refused.status, {"Message": refused.message}, headers=[("x-amzn-ErrorType", refused.code)])

    def inventory(self):
        """One line for each thing: service, kind, name. What moto has by itself, a default network for example, is left out."""
        lines = {line for region in self.own for line in kept_in(region)} - {line for own in self.own.values() for line in own}
        for noun, things in self.sagemaker.things.items():
            lines.update(f"sagemaker {noun} {name}" for name in things)
        lines.update(f"airflow environments {name}" for name in self.mwaa.environments)
        return sorted(lines)


def kept_in(region):
    """The lines of all that moto keeps in a region."""
    lines = set()
    for service, kinds in KEPT.items():
        backend = get_backend(service)[ACCOUNT]["aws" if service in GLOBAL else region]
        for kind in kinds:
            lines.update(f"{service} {kind} {name}" for name in names_in(getattr(backend, kind)))
    return lines


def action_of(environ, body):
    if "HTTP_X_AMZ_TARGET" in environ:
        return environ["HTTP_X_AMZ_TARGET"].rpartition(".")[2]
    if "form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        form = parse_qs(body.decode())
        if "Action" in form:
            return form["Action"][0]
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}".rstrip("?")


def about(environ, body):
    if "HTTP_X_AMZ_TARGET" in environ:
        return described(json.loads(body)) if body else {}
    if "form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        form = parse_qs(body.decode())
        if "PolicyName" in form and "RoleName" in form:
            return {"what": f"role/{form['RoleName'][0]}/{form['PolicyName'][0]}"}
    return {}


def reply(start, status, answer, content_type="application/x-amz-json-1.1", headers=()):
    data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    length = [] if status.startswith("204") else [("Content-Length", str(len(data)))]
    start(status, [("Content-Type", content_type), ("x-amzn-RequestId", str(uuid.uuid4())), *length, *headers])
    return [data]


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    patch_autoscaling()
    patch_workgroups()
    patch_composite_alarms()
    patch_bucket_policies()
    threading.Thread(target=end_with_parent, daemon=True).start()
    server = make_server("127.0.0.1", 0, App(), threaded=True)
    print(f"Running on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
