"""What identities may do, by their access keys. Nobody is asked for rights whose key is not among them.

  POST /moto-api/ponte/rights        {"prefixes": ..., "calls": ..., "tagging": ..., "identities": {"AKIA...": {"*": ["s3:GetObject", ...]}}}; the
                                     first three are those of terraform-types/rights/aws-calls.ts. Beside "*" stands what holds in one bucket
                                     alone, under the bucket's name.
  GET  /moto-api/ponte/rights        which of its rights an identity has needed so far, in the same form
"""

import re
import uuid

from call import Reply

TAGS = re.compile(rb'"[Tt]ags":\s*[\[{]\s*["{]|(^|&)(Tags?\.|TagSpecification)')


class Rights:
    def __init__(self):
        self.table, self.used = {"identities": {}}, {}

    def control(self, table):
        if table is None:
            return {key: {where: sorted(actions) for where, actions in places.items()} for key, places in self.used.items()}
        self.table = table
        self.used = {key: {where: set() for where in places} for key, places in table["identities"].items()}
        return {}

    def refusal(self, call, operation):
        """AWS's, where the identity of a call lacks a right."""
        key = re.search(r"Credential=([^/]+)/", call.environ.get("HTTP_AUTHORIZATION", ""))
        places = self.table["identities"].get(key and key[1])
        if places is None:
            return None
        bucket = call.path.lstrip("/").partition("/")[0] if call.service == "s3" else ""
        where = bucket if bucket in places else "*"
        for action in self.actions_for(call, operation):
            if action not in places[where]:
                words = f"User: {key[1]} is not authorized to perform: {action} because no identity-based policy allows the {action} action"
                return refused(call.service, words)
            self.used[key[1]][where].add(action)
        return None

    def actions_for(self, call, operation):
        prefix = self.table["prefixes"].get(call.service, call.service)
        is_version = operation == "DeleteObject" and "versionId=" in call.query  # an action of its own
        name = f"{prefix}:{'DeleteObjectVersion' if is_version else operation}"
        tags = [self.table["tagging"][prefix]] if prefix in self.table["tagging"] and TAGS.search(call.body) else []
        return [*self.table["calls"].get(name, [name]), *tags]


def refused(service, words):
    """In the form of the service's protocol."""
    if service == "ec2":
        body = f"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>{words}</Message></Error></Errors></Response>"
    elif service == "s3":
        body = f"<Error><Code>AccessDenied</Code><Message>{words}</Message></Error>"
    elif service in ("elasticloadbalancing", "iam", "monitoring", "route53", "sns", "sts"):
        error = f"<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{words}</Message></Error>"
        body = f"<ErrorResponse>{error}<RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
    else:
        return Reply({"__type": "AccessDeniedException", "message": words}, "403 Forbidden")
    return Reply(body.encode(), "403 Forbidden", "text/xml")
