"""What a request or an answer says: plain values by the names of the model, whatever the protocol writes.

Forms and XML are read by moto's own parsers, which turn every text into the type that the model wants and pass over what they do not know. Here
a text that is no number stays a text, so that it is found, and what is not asked for is told.
"""

import json
import re
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from model.findings import Finding, unknown
from moto.core.parse import EC2QueryParser, QueryParser, RequestParserError, RestJSONParser, RestXMLParser
from werkzeug.datastructures import Headers, MultiDict

# About the answer and not in it.
ENVELOPE = {"requestId", "RequestId", "ResponseMetadata"}


class Unreadable(Exception):
    """Not what the protocol writes."""


def request_of(protocol, operation, call, uri):
    """(value, findings of what the operation does not ask for)."""
    shape = operation.input_shape
    if protocol in ("query", "ec2"):
        fields = Fields(call.fields())
        value = (Ec2Form if protocol == "ec2" else Form)(operation).read(shape, fields) if shape else {}
        left = [name for name in fields if name not in fields.asked and name not in ("Action", "Version")]
        return value, [Finding("unknown", (name,), fields[name], f"The parameter {name} is not recognized") for name in left]
    if protocol == "json":
        return (plain(shape, loaded(call.body)) if shape else {}), []
    query = MultiDict(parse_qsl(call.query, keep_blank_values=True))
    headers = Headers([(name[5:].replace("_", "-"), value) for name, value in call.environ.items() if name.startswith("HTTP_")])
    value, found = rest(protocol, operation, shape, headers, call.body, uri, query)
    members = shape.members.items() if shape else []
    asked = {each.serialization.get("name", name) for name, each in members if each.serialization.get("location") == "querystring"}
    asked |= {name for name, _ in parse_qsl(operation.http["requestUri"].partition("?")[2], keep_blank_values=True)}
    left = [name for name in query if name not in asked and name != "x-id"]  # the operation's name, which SDKs add
    return value, [*found, *(Finding("unknown", (f"?{name}",), query[name], f"The parameter {name} is not recognized") for name in left)]


def answer_of(protocol, operation, call, headers, body):
    """(value, findings); of an error, for which the operation is None, its code."""
    if operation is None:
        return code_of(Headers(headers), body)
    shape = operation.output_shape
    if shape is None:
        return None, []
    if protocol == "json":
        return plain(shape, loaded(body)), []
    if protocol in ("query", "ec2"):
        root, wrapper = parsed(body), shape.serialization.get("resultWrapper")
        node = next((each for each in root if local(each) == wrapper), None) if wrapper else root
        if node is None:
            return {}, []
        reader = Xml(operation)
        return reader.reading(lambda: reader._parse_shape(shape, node)), reader.found
    return rest(protocol, operation, shape, Headers(headers), b"" if call.method == "HEAD" else body, {}, MultiDict())


def code_of(headers, body):
    named = re.search(rb'"__type":\s*"([^"]+)"|<Code>([^<]+)</Code>', body)
    code = (named[1] or named[2]).decode() if named else headers.get("x-amzn-ErrorType", "")
    return code.rpartition("#")[2]


def rest(protocol, operation, shape, headers, body, uri, query):
    if shape is None:
        return {}, []
    payload = shape.serialization.get("payload")
    streams = payload and shape.members[payload].type_name == "blob"
    message = {"body": b"" if streams else body, "headers": headers, "url_params": uri, "values": query}
    reader = (Xml if protocol == "rest-xml" else Json)(operation)
    return reader.reading(lambda: reader._do_parse(message, shape)), reader.found


def loaded(body):
    try:
        value = json.loads(body or b"{}")
    except ValueError as problem:
        raise Unreadable(f"no JSON: {problem}") from None
    if not isinstance(value, dict):
        raise Unreadable("no JSON object")
    return value


def parsed(body):
    try:
        return ElementTree.fromstring(body)
    except ElementTree.ParseError as problem:
        raise Unreadable(f"no XML: {problem}") from None


def local(node):
    return node.tag.rpartition("}")[2]


def plain(shape, value):
    """JSON by the names of the model; what is of another type stays what it is."""
    if shape.type_name == "structure" and isinstance(value, dict):
        by_name = {each.serialization.get("name", name): name for name, each in shape.members.items()}
        names = {key: by_name.get(key, key) for key in value}
        return {name: plain(shape.members[name], value[key]) if name in shape.members else value[key] for key, name in names.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [plain(shape.member, each) for each in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: plain(shape.value, each) for key, each in value.items()}
    return value


def typed(kind, text):
    """A text as what it is to be; itself, where it is not that."""
    if not isinstance(text, str):
        return text
    if kind == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    if kind in ("integer", "long") and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind in ("float", "double") and re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", text):
        return float(text)
    return text


class Fields(dict):
    """The fields of a form, which know which of them were asked for."""

    def __init__(self, fields):
        super().__init__(fields)
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)


class FormScalars:
    def read(self, shape, fields):
        return self._do_parse({"values": fields}, shape)

    def _scalar(self, shape, fields, prefix=""):
        return typed(shape.type_name, self._default_handle(shape, fields, prefix))

    _parse_boolean = _parse_integer = _parse_long = _parse_float = _parse_double = _parse_timestamp = _parse_blob = _scalar


class Form(FormScalars, QueryParser):
    pass


class Ec2Form(FormScalars, EC2QueryParser):
    pass


class Texts:
    """Texts of headers, paths, queries and XML; keeps what it finds."""

    def __init__(self, operation):
        super().__init__(operation)
        self.found = []

    def reading(self, read):
        try:
            return read()
        except (RequestParserError, UnicodeDecodeError) as problem:
            raise Unreadable(str(problem)) from None

    def _scalar(self, shape, node):
        return typed(shape.type_name, (node.text or "") if hasattr(node, "text") else node)

    _parse_boolean = _parse_integer = _parse_long = _parse_float = _parse_double = _parse_timestamp = _parse_blob = _scalar


class Json(Texts, RestJSONParser):
    def _parse_payload(self, message, shape, members, value):
        payload, body = shape.serialization.get("payload"), message["body"]
        if payload is None:
            value.update(plain(shape, loaded(body)))
        elif members[payload].type_name == "string":
            value[payload] = body.decode()
        elif body:
            value[payload] = plain(members[payload], loaded(body))


class Xml(Texts, RestXMLParser):
    def _parse_structure(self, shape, node):
        node = node[0] if isinstance(node, list) else node
        names = {self._member_key_name(each, name) for name, each in shape.members.items()}
        self.found += [unknown((shape.name, local(each)), each.text, shape) for each in node if local(each) not in names | ENVELOPE]
        return super()._parse_structure(shape, node)
