"""A call as it comes in, and what goes back."""

import json
import re
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl


@dataclass
class Call:
    service: str  # as it was signed for: s3, application-autoscaling
    region: str
    method: str
    path: str
    query: str
    body: bytes
    environ: dict  # with the headers, as WSGI has them

    def json(self):
        return json.loads(self.body or b"{}")

    def form(self):
        """The fields of a form, each with the list of its values; empty when the body is none."""
        is_form = "form-urlencoded" in self.environ.get("CONTENT_TYPE", "")
        return parse_qs(self.body.decode()) if is_form else {}

    def fields(self):
        """The fields of a form, or of a query in its place, by name; empty where the call has no `Action`."""
        is_form = "form-urlencoded" in self.environ.get("CONTENT_TYPE", "")
        sent = dict(parse_qsl(self.body.decode() if is_form else self.query, keep_blank_values=True))
        return sent if "Action" in sent else {}

    @property
    def raw_path(self):
        """The path as it was sent: an ARN in it keeps its %2F. What comes by a proxy has the host in front."""
        return re.sub("^https?://[^/]+", "", self.environ.get("RAW_URI", self.path)).partition("?")[0]

    @property
    def action(self):
        """The operation, or method and path where the API has no names for them."""
        if "HTTP_X_AMZ_TARGET" in self.environ:
            return self.environ["HTTP_X_AMZ_TARGET"].rpartition(".")[2]
        named = self.form().get("Action")
        return named[0] if named else f"{self.method} {self.path}?{self.query}".rstrip("?")


@dataclass
class Reply:
    body: object = b""  # bytes as they are, anything else as JSON
    status: str = "200 OK"
    content_type: str = "application/x-amz-json-1.1"
    headers: list = field(default_factory=list)

    def send(self, start):
        data = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        length = [] if self.status.startswith("204") else [("Content-Length", str(len(data)))]
        ours = [("Content-Type", self.content_type), ("x-amzn-RequestId", str(uuid.uuid4()))]
        start(self.status, [*ours, *length, *self.headers])
        return [data]
