"""moto (written for 5.2.1) with what it lacks for the resource types that Ponte makes on AWS, and nothing else.

The provider reads back what it wrote, and what moto drops would be a difference at every plan. So each service that we know has a module in
services/, whose first comment tells what of it is ours. Here a call is written down, judged by AWS's own models (model/) and given to its service,
and what that leaves to moto. What moto has not implemented, or trips on, is answered 400: a 500 would be retried 25 times, which looks like a hang.

  GET  /moto-api/ponte/log           every call in order: service, action, status; what it is about (what) and what that builds on (by)
  GET  /moto-api/ponte/inventory     a line for each thing that exists
  GET  /moto-api/ponte/faults        a line for each way in which an answer was none of AWS's: see model/
  POST /moto-api/ponte/rights        what identities may do: see rights.py
  GET  /moto-api/ponte/called        what services called as roles, and how it went: {by, role, service, action, status, error}
  POST /moto-api/ponte/...           what a service can be told besides: see its module
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

from acting import Acting
from answered import Answered
from call import Call, Reply
from inventory import Inventory
from log import Log
from model import Models
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from refused import Refused
from rights import Rights
from roles import Roles
from services import register_all
from sessions import Sessions
from werkzeug.serving import make_server


class App:
    """What services/__init__.py says that a service may say."""

    def __init__(self, account):
        self.account, self.models, self.roles = account, Models(), Roles(account)
        self.sessions, self.acting = Sessions(account, self.roles), Acting(account, self.roles)
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.lock = threading.Lock()  # Terraform makes ten calls at a time, and moto is made for one
        self.reset()

    def reset(self):
        self.log, self.inventory, self.rights = Log(), Inventory(self.account), Rights()
        self.answering, self.serving, self.answered = {}, {}, Answered()
        self.group_users = []
        self.models.forget()
        self.acting.forget()
        self.controlling = {
            "called": lambda _: self.acting.called,
            "log": lambda _: self.log.read(),
            "inventory": lambda _: self.inventory.read(),
            "faults": lambda _: self.models.read(),
            "rights": self.rights.control,
        }
        self.calling = {}
        register_all(self)

    def answers(self, service, answer):
        self.answering[service] = answer

    def serves(self, service, serve):
        self.serving[service] = serve

    def uses_groups(self, groups):
        self.group_users.append(groups)

    def controls(self, name, do):
        self.controlling[name] = do

    def calls(self, name, do):
        self.calling[name] = do

    def __call__(self, environ, start):
        call = call_of(environ)
        if call.path == "/moto-api/reset":
            self.reset()
        if call.path.startswith("/moto-api/ponte/"):
            return self.control(call).send(start)
        if call.path.startswith("/moto-api/"):
            return self.moto(environ, start)
        serve = self.serving.get(call.service)
        with self.lock:
            reply = (self.sessions.refusal(call, None) or serve(call)) if serve else None
            if reply is None:
                self.inventory.note(call.region)
        return reply.send(start) if reply else self.answer(call, start)

    def control(self, call):
        name, sent = call.path.rpartition("/")[2], json.loads(call.body) if call.body else None
        try:
            if name in self.calling:
                return Reply(self.calling[name](sent))
            if name not in self.controlling:
                return Reply({"message": f"nothing listens at {call.path}"}, "404 Not Found")
            with self.lock:
                return Reply(self.controlling[name](sent))
        except Refused as refused:
            return Reply({"message": refused.message}, refused.status)

    def answer(self, call, start):
        again = self.answered.find(call)
        if again:
            status, headers, body = again
            start(status, headers)
            return [body]
        operation, refusal = self.models.judge(call)
        if refusal:
            self.log.add(call, is_refused=True)["status"] = 400
            return refusal.send(start)
        line = self.log.add(call)
        sent = {}

        def recorded(status, headers, exc_info=None):
            line["status"] = int(status[:3])
            sent.update(status=status, headers=headers)
            return start(status, headers, exc_info) if exc_info else start(status, headers)

        answer = self.play(call, operation and operation.name, recorded)
        if operation is None:
            return answer
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()  # as WSGI asks of who reads
        self.answered.keep(call, sent["status"], sent["headers"], body)
        self.models.compare(call, operation, line["status"], sent["headers"], body)
        return [body]

    def play(self, call, operation, start):
        try:
            with self.lock:
                refusal = self.rights.refusal(call, operation) or self.sessions.refusal(call, operation)
                answer = refusal or self.answering.get(call.service, lambda _: None)(call)
                if answer is None:
                    return self.moto(call.environ, start)
            return (answer if isinstance(answer, Reply) else Reply(answer)).send(start)
        except Refused as refused:
            return Reply({"__type": refused.code, "message": refused.message}, refused.status).send(start)
        except Exception as problem:
            words = f"moto, on {call.service} {call.action}: {type(problem).__name__}: {problem}"
            print(words, file=sys.stderr, flush=True)
            return Reply({"__type": "NotImplemented", "message": words}, "400 Bad Request").send(start)


def call_of(environ):
    """The call, which moto can still read afterwards."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    signed = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    region, service = signed.groups() if signed else ("", "")
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    call = Call(service, region, environ["REQUEST_METHOD"], path, query, body, environ)
    if not signed and call.fields().get("Action") == "AssumeRoleWithWebIdentity":
        call.service, call.region = "sts", "us-east-1"  # as moto takes it, too: who has a token alone signs nothing
    return call


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


def prepare():
    """What moto reads of the environment: policies of AWS's own can be attached; and the sandbox calls itself by no proxy of whoever started it."""
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        os.environ.pop(name, None)
        os.environ.pop(name.lower(), None)


if __name__ == "__main__":
    prepare()
    app = App(os.environ.get("MOTO_ACCOUNT_ID", "123456789012"))
    threading.Thread(target=end_with_parent, daemon=True).start()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.acting.address = f"http://127.0.0.1:{server.server_port}"
    os.environ["MOTO_PORT"] = str(server.server_port)
    print(f"Running on {app.acting.address}", flush=True)
    server.serve_forever()
