"""How AWS refuses what it cannot take, by protocol: always 400, so that no SDK asks again."""

import json
from xml.sax.saxutils import escape

from call import Reply

STATUS = "400 Bad Request"


def refusal(protocol, operation, found):
    """The answer to what was found: wrong types alone, as AWS stops at the first of them; otherwise all."""
    of_type = [each for each in found if each.kind == "type"]
    if protocol in ("json", "rest-json") and of_type:
        return reply(protocol, "SerializationException", of_type[0].says + f" (at {path(of_type[0].at)})")
    if protocol == "ec2":
        return reply(protocol, *of_ec2(found[0]))
    words = validation(found)
    if protocol == "rest-xml":
        code = "MalformedXML" if any(is_in_body(operation, each.at[0]) for each in found) else "InvalidArgument"
        return reply(protocol, code, f"The request did not validate against our published schema. {words}")
    return reply(protocol, "ValidationError" if protocol == "query" else "ValidationException", words)


def is_in_body(operation, name):
    if name.startswith("?"):
        return False
    members = operation.input_shape.members
    return name not in members or "location" not in members[name].serialization


def validation(found):
    errors = "1 validation error" if len(found) == 1 else f"{len(found)} validation errors"
    return f"{errors} detected: {'; '.join(map(sentence, found))}"


def sentence(found):
    if found.kind == "unknown":
        return f"{found.says}, at '{path(found.at)}'"
    value = "null" if found.value is None else f"'{text(found.value)}'"
    return f"Value {value} at '{path(found.at)}' failed to satisfy constraint: {found.says}"


def of_ec2(found):
    name = ".".join(str(each + 1) if isinstance(each, int) else each for each in found.at)
    if found.kind == "unknown":
        return "UnknownParameter", f"The parameter {name} is not recognized"
    if found.kind == "missing":
        return "MissingParameter", f"The request must contain the parameter {name}"
    return "InvalidParameterValue", f"Value ({text(found.value)}) for parameter {name} is invalid. {found.says}"


def text(value):
    return value if isinstance(value, str) else json.dumps(value, default=str)


def path(at):
    """`productionVariants.1.member.instanceType`."""
    return ".".join(f"{each + 1}.member" if isinstance(each, int) else each[:1].lower() + each[1:] for each in at)


def unknown_operation(protocol, call):
    if protocol in ("query", "ec2"):
        return reply(protocol, "InvalidAction", f"The action {call.action} is not valid for this web service.")
    if protocol == "rest-xml":
        return reply(protocol, "MethodNotAllowed", f"The specified method is not allowed against this resource: {call.action}")
    return reply(protocol, "UnknownOperationException", f"{call.service} has no operation {call.action}")


def malformed(protocol, problem):
    codes = {"query": "MalformedQueryString", "ec2": "MalformedQueryString", "rest-xml": "MalformedXML"}
    return reply(protocol, codes.get(protocol, "SerializationException"), f"The request cannot be read: {problem}")


def reply(protocol, code, message):
    if protocol in ("json", "rest-json"):
        kind = "application/x-amz-json-1.1" if protocol == "json" else "application/json"
        return Reply({"__type": code, "message": message}, STATUS, kind, [("x-amzn-ErrorType", code)])
    error = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    body = {
        "query": f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error></ErrorResponse>",
        "ec2": f"<Response><Errors><Error>{error}</Error></Errors></Response>",
        "rest-xml": f"<Error>{error}</Error>",
    }[protocol]
    return Reply(body.encode(), STATUS, "text/xml")
