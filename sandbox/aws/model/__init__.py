"""AWS's own descriptions of its services (botocore's service models, which come with moto) judge every call.

A request that the model of its service forbids is refused before anybody plays it: an operation that there is not, a field that there is not,
a wrong type or word, a text that is too long or not of the pattern, a number out of range, what is required and missing. AWS itself lets most
unknown fields pass and does nothing with them, which here would look like success.

An answer is compared as well, moto's and ours, but sent as it is: GET /moto-api/ponte/faults tells where the sandbox says what AWS cannot say.
Patterns of answers and EC2's words in answers are left out: AWS itself does not keep to them (MWAA's WebserverUrl has no scheme, a VPC
endpoint's State is `available` in small letters).

service.py      which operation a call is
messages.py     what a request or an answer says, by protocol
findings.py     a value against its shape
refusal.py      how AWS words it

Requests to endpoints are not judged: they are no calls of a deploy.
"""

import threading

from model.findings import findings, where
from model.messages import Unreadable, answer_of, request_of
from model.refusal import malformed, refusal, unknown_operation
from model.service import Service, botocore_name

# Errors that every operation has, and no model lists (any service's API reference, "Common Errors"); the models of S3 and EC2 list hardly any.
COMMON = {
    *("AccessDenied", "AccessDeniedException", "InvalidClientTokenId", "ThrottlingException", "UnrecognizedClientException", "ValidationError"),
    "ValidationException",
}
UNLISTED = {"rest-xml", "ec2"}


class Models:
    """Each service is read from botocore once, when it is first called."""

    def __init__(self):
        self.services, self.lock, self.faults = {}, threading.Lock(), set()

    def service(self, signed_for):
        name = botocore_name(signed_for)
        with self.lock:
            if name not in self.services:
                self.services[name] = Service(name)
            return self.services[name]

    def judge(self, call):
        """(operation, None), (None, how it is refused), or (None, None) where there is no model to judge by."""
        if botocore_name(call.service) is None:
            if call.service:  # what is not signed is no call of an SDK
                self.fault(f"{call.service}: no model; name it in sandbox/aws/model/service.py")
            return None, None
        return self.or_fault(call, (None, None), self.judged, call)

    def compare(self, call, operation, status, headers, body):
        """Keeps what AWS cannot have answered."""
        self.or_fault(call, None, self.compared, call, operation, status, headers, body)

    def or_fault(self, call, otherwise, do, *given):
        """A mistake of ours must not look like one of the caller's: an answer of 500 would be waited for again and again."""
        try:
            return do(*given)
        except Exception as problem:
            self.fault(f"{call.service} {call.action}: not judged, {type(problem).__name__}: {problem}")
            return otherwise

    def judged(self, call):
        service = self.service(call.service)
        protocol = service.protocol_of(call)
        operation, uri = service.operation_of(call)
        if operation is None:
            return None, unknown_operation(protocol, call)
        try:
            value, unknown = request_of(protocol, operation, call, uri)
        except Unreadable as problem:
            return None, malformed(protocol, str(problem))
        found = [*unknown, *findings(operation.input_shape, value)] if operation.input_shape else unknown
        return (None, refusal(protocol, operation, found)) if found else (operation, None)

    def compared(self, call, operation, status, headers, body):
        about = f"{call.service} {operation.name}"
        protocol = self.service(call.service).protocol_of(call)
        try:
            if status >= 300:
                return self.compare_error(about, protocol, operation, answer_of(protocol, None, call, headers, body))
            value, unknown = answer_of(protocol, operation, call, headers, body)
        except Unreadable as problem:
            return self.fault(f"{about}: {problem}")
        found = findings(operation.output_shape, value, is_answer=True) if operation.output_shape else []
        for each in [*unknown, *found]:
            if each.kind != "pattern" and (protocol, each.kind) != ("ec2", "enum"):
                self.fault(f"{about} {where(each.at)}: {'unknown' if each.kind == 'unknown' else each.says}")

    def compare_error(self, about, protocol, operation, code):
        known = {name for shape in operation.error_shapes for name in (shape.name, shape.error_code)}
        if code and known and code not in known | COMMON and protocol not in UNLISTED:
            self.fault(f"{about}: the operation has no error {code}")

    def fault(self, line):
        with self.lock:
            self.faults.add(line)

    def read(self):
        with self.lock:
            return sorted(self.faults)

    def forget(self):
        with self.lock:
            self.faults.clear()
