"""Services that call others as a role: Step Functions as a state machine's, Scheduler and EventBridge as a target's.

Their calls come in over HTTP as anybody's do, signed as a session of the role, and sessions.py judges all of them. A role that is gone, or does not
trust the service, gets no session.
"""

from threading import Lock

import boto3
from botocore.config import Config
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition
from refused import Refused

CONFIG = Config(parameter_validation=False, retries={"total_max_attempts": 1})


class Acting:
    def __init__(self, account, roles):
        self.account, self.roles = account, roles
        self.address = None  # http://127.0.0.1:PORT, once there is one
        self.boto, self.lock = boto3.Session(), Lock()  # one, since each reads the services anew; it makes one client at a time
        self.forget()

    def forget(self):
        self.called, self.clients = [], {}

    def client(self, service, region, role, principal, source):
        """A client of `service` (`batch`) that is signed as `role`, for the service `principal` (`states.amazonaws.com`) on behalf of the ARN `source`."""
        if not self.roles.trusts(role, principal, region, source):
            self.note(by=source, role=role, service="sts", action="AssumeRole", status=403, error="AccessDenied")
            raise Refused("AccessDeniedException", f"{principal} is not authorized to assume the role {role}")
        key = service, region, role, source
        with self.lock:
            if key not in self.clients:
                self.clients[key] = self.new_client(*key, principal)
            return self.clients[key]

    def new_client(self, service, region, role, source, principal):
        name = principal.partition(".")[0]
        session = sts_backends[self.account][get_partition(region)].assume_role(region, name, role, None, 3600, None)
        session.acts_for = source
        keys = dict(zip(("aws_access_key_id", "aws_secret_access_key", "aws_session_token"), keys_of(session)))
        client = self.boto.client(service, region_name=region, endpoint_url=self.address, config=CONFIG, **keys)

        def note(http_response, parsed, model, **_):
            error = {"error": parsed["Error"]["Code"]} if "Error" in parsed else {}
            self.note(by=source, role=role, service=service, action=model.name, status=http_response.status_code, **error)

        client.meta.events.register("after-call", note)
        return client

    def note(self, **line):
        """Not again what is asked again and again until something has ended."""
        if line not in self.called[-1:]:
            self.called.append(line)


def keys_of(session):
    return session.access_key_id, session.secret_access_key, session.session_token


def acts_for(session):
    """For whom a service acts in this session; None in a session of anybody else."""
    return getattr(session, "acts_for", None)
