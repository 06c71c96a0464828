"""S3, by moto, with five things of ours.

Who pays for requests: moto reads `?requestPayment` as a list of objects, so that the payer is never seen.
Notifications to EventBridge: moto sends them, and does not tell that it does.
Lifecycle configurations: moto drops fields, for which the provider waits three minutes. The XML is answered as it was sent.
Bucket policies: moto ignores conditions, so that "deny without TLS" denies everything. Statements about aws:SecureTransport are left out:
everything here is http on the loopback interface, which counts as secure transport.
Where access logs go: moto reads policies without a list, and trips on others. What S3 asks of one: S3 guide, "Permissions for server access log
delivery"; that lists and items mean the same: IAM guide, "Grammar of the IAM JSON policy language".
"""

import json
from fnmatch import fnmatchcase
from urllib.parse import parse_qs

from call import Reply
from moto.core.responses import ActionResult
from moto.s3.models import FakeBucket, s3_backends
from moto.s3.responses import S3Response

by_moto = FakeBucket.get_permission
notification_by_moto = S3Response.get_bucket_notification


def register(app):
    FakeBucket.get_permission = get_permission
    S3Response.get_bucket_notification = get_bucket_notification
    FakeBucket._log_permissions_enabled_policy = staticmethod(lets_logs_in)
    app.inventory.keeps("s3", "buckets", is_global=True)
    lifecycle, payment = Lifecycle(), RequestPayment(app.account)
    app.answers("s3", lambda call: lifecycle.answer(call) or payment.answer(call))


class Lifecycle:
    """The lifecycle configuration of each bucket, by the bucket's path, as XML."""

    size_header = "x-amz-transition-default-minimum-object-size"

    def __init__(self):
        self.configurations = {}

    def answer(self, call):
        if "lifecycle" not in parse_qs(call.query, keep_blank_values=True):
            return None
        bucket = call.path.strip("/")
        if call.method == "PUT":
            size = call.environ.get("HTTP_X_AMZ_TRANSITION_DEFAULT_MINIMUM_OBJECT_SIZE", "all_storage_classes_128K")
            self.configurations[bucket] = call.body, size
            return Reply(content_type="application/xml")
        if call.method == "DELETE":
            self.configurations.pop(bucket, None)
            return Reply(status="204 No Content", content_type="application/xml")
        if bucket not in self.configurations:
            error = b"<Error><Code>NoSuchLifecycleConfiguration</Code><Message>none</Message></Error>"
            return Reply(error, "404 Not Found", "application/xml")
        body, size = self.configurations[bucket]
        return Reply(body, content_type="application/xml", headers=[(self.size_header, size)])


class RequestPayment:
    """The configuration of each bucket in which it was set, as XML; elsewhere the owner pays."""

    owner = b'<RequestPaymentConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Payer>BucketOwner</Payer></RequestPaymentConfiguration>'

    def __init__(self, account):
        self.account, self.configurations = account, {}

    def answer(self, call):
        bucket = call.path.strip("/")
        asked = "requestPayment" in parse_qs(call.query, keep_blank_values=True)
        if not asked or bucket not in s3_backends[self.account]["aws"].buckets:
            return None
        if call.method == "PUT":
            self.configurations[bucket] = call.body
            return Reply(content_type="application/xml")
        return Reply(self.configurations.get(bucket, self.owner), content_type="application/xml")


def get_bucket_notification(self):
    found = self.backend.get_bucket_notification_configuration(self.bucket_name)
    if found and found.event_bridge is not None:
        serialized = self.serialized
        self.serialized = lambda answer: serialized(ActionResult({**answer.result, "EventBridgeConfiguration": {}}))
    return notification_by_moto(self)


def get_permission(self, action, resource):
    policy = self.policy
    if policy is None:
        return by_moto(self, action, resource)
    parsed = json.loads(policy)
    parsed["Statement"] = [each for each in parsed["Statement"] if "SecureTransport" not in json.dumps(each)]
    self.policy = json.dumps(parsed).encode()
    try:
        return by_moto(self, action, resource)
    finally:
        self.policy = policy


def lets_logs_in(target_bucket, target_prefix):
    """Whether the policy lets the logging service put what begins with the prefix."""
    log = f"{target_prefix or ''}2026-11-30-00-00-00-0123456789ABCDEF"  # S3 guide, "Log object key format"
    return lets_in(target_bucket, "logging.s3.amazonaws.com", log)


def lets_in(bucket, service, key):
    """Whether the policy of a bucket lets a service put an object. Conditions are not judged."""
    statements = listed(json.loads(bucket.policy)["Statement"]) if bucket.policy else []
    return any(
        each["Effect"] == "Allow"
        and isinstance(each["Principal"], dict)
        and service in listed(each["Principal"].get("Service"))
        and any(fnmatchcase("s3:PutObject", action) for action in listed(each.get("Action")))
        and any(fnmatchcase(f"{bucket.arn}/{key}", resource) for resource in listed(each.get("Resource")))
        for each in statements
    )


def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]
