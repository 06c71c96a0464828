"""Who calls as an assumed role, and what of its calls is judged by the policies that moto keeps.

Judged are the calls to Secrets Manager, with the key that encrypts the secret, requests to endpoints (InvokeEndpoint, InvokeEndpointAsync), the
calls to Step Functions and Batch, AssumeRole, and everything that a service calls as a role (acting.py): by the role's own policies, those attached
to it, its boundary, the session's policy, and the policy of the secret, the key or the role that is asked for. moto has an access control of its own
(moto.iam.access_control), which knows no `?`, no conditions of a role's policies, no policies of resources and no boundaries, and asks everybody or
nobody. AssumeRoleWithWebIdentity is always judged: by the provider in IAM, and by the role's trust. Tokens are not verified: nobody's keys are
fetched here.

A role's other calls, and those of anybody else, such as the deployer with the key `test`, are not judged. The deployer may assume any role: that is
how a service that the sandbox does not run gets its own.

Not looked at are signatures, the expiry of sessions, policies of organizations, and callers from other accounts.
"""

import base64
import json
import re
import time

from acting import acts_for
from asked import needed
from call import Reply
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition
from policy import ALLOW, DENY, Question
from rights import refused
from roles import said

AWS_KEY = "alias/aws/secretsmanager"
REQUESTS = {"invocations": "InvokeEndpoint", "async-invocations": "InvokeEndpointAsync"}


class Sessions:
    def __init__(self, account, roles):
        self.account, self.roles = account, roles

    def refusal(self, call, operation):
        """AWS's, where the role that calls may not; None where it may, or nobody is asked."""
        if call.service == "sts" and operation == "AssumeRoleWithWebIdentity":
            return self.web_identity(call)
        session, invalid = self.session_of(call)
        if invalid:
            return rejected(invalid, "InvalidClientTokenId", "403 Forbidden") if call.service == "sts" else unrecognized(invalid)
        if call.service == "sts" and operation == "AssumeRole":
            return self.assume(call, session)
        if session is None:
            return None
        if call.service == "secretsmanager":
            return self.secret(call, operation, session)
        request = call.service == "sagemaker" and re.fullmatch("/endpoints/([^/]+)/((?:async-)?invocations)", call.path)
        if request:
            return self.invoke(call, session, request[1], REQUESTS[request[2]])
        is_judged = operation and (acts_for(session) or call.service in ("states", "batch"))
        return self.other(call, operation, session) if is_judged else None

    def session_of(self, call):
        """(what moto keeps of the session that a call was signed in, None), (None, why it is none), or (None, None) where somebody else calls."""
        key = re.search(r"Credential=([^/]+)/", call.environ.get("HTTP_AUTHORIZATION", ""))
        if key is None or not key[1].startswith("ASIA"):
            return None, None
        found = [each for each in sts_backends[self.account][get_partition(call.region)].assumed_roles if each.access_key_id == key[1]]
        if not found or found[0].session_token != call.environ.get("HTTP_X_AMZ_SECURITY_TOKEN"):
            return None, "The security token included in the request is invalid."
        return found[0], None

    def secret(self, call, operation, session):
        sent = call.json()
        wanted = [sent["SecretId"]] if "SecretId" in sent else sent.get("SecretIdList", [])
        secrets = secretsmanager_backends[self.account][call.region].secrets
        if operation == "BatchGetSecretValue":  # which each of its secrets needs GetSecretValue for, besides
            refusal = self.judge(call, session, f"secretsmanager:{operation}", "*")
            if refusal:
                return refusal
            operation, wanted = "GetSecretValue", wanted or [each.arn for each in dict.values(secrets)]
        elif not wanted:
            resource = self.secret_arn(call, f"{sent['Name']}-000000") if "Name" in sent else "*"
            return self.judge(call, session, f"secretsmanager:{operation}", resource)
        for name in wanted:
            secret = secrets.get(name) if name in secrets else None
            arn = secret.arn if secret else self.secret_arn(call, name)
            refusal = self.judge(call, session, f"secretsmanager:{operation}", arn, secret and secret.policy)
            refusal = refusal or (secret and self.decrypt(call, operation, session, secret))
            if refusal:
                return refusal
        return None

    def secret_arn(self, call, name):
        """Of a secret that is not there: it has no six letters, so that only a grant on every secret tells that it is not."""
        return name if name.startswith("arn:") else f"arn:{get_partition(call.region)}:secretsmanager:{call.region}:{self.account}:secret:{name}"

    def decrypt(self, call, operation, session, secret):
        """Who reads a secret decrypts it with the secret's key (Secrets Manager guide, "Secret encryption and decryption")."""
        if operation != "GetSecretValue" or secret.kms_key_id in (None, AWS_KEY):
            return None
        keys = kms_backends[self.account][call.region]
        key = keys.keys.get(keys.any_id_to_key_id(secret.kms_key_id))
        via = {"kms:viaservice": f"secretsmanager.{call.region}.amazonaws.com", "kms:encryptioncontext:secretarn": secret.arn}
        if key and self.allowed(call, session, "kms:Decrypt", key.arn, key.policy, must_let=True, more=via):
            return None
        return denied(call, "Access to KMS is not allowed")

    def invoke(self, call, session, name, action):
        arn = f"arn:{get_partition(call.region)}:sagemaker:{call.region}:{self.account}:endpoint/{name}"
        return self.judge(call, session, f"sagemaker:{action}", arn)

    def other(self, call, operation, session):
        for action, resource, more in needed(call, operation, self.account):
            if not self.allowed(call, session, action, resource, more=more):
                return refused(call.service, not_authorized(session, action, resource))
        return None

    def assume(self, call, session):
        arn = call.fields().get("RoleArn", "")
        role = self.roles.role(arn, call.region)
        if role is None:
            return denied(call, f"User: {session.arn if session else 'deployer'} is not authorized to perform: sts:AssumeRole on resource: {arn}")
        more = {"sts:externalid": call.fields().get("ExternalId", []), "sts:rolesessionname": call.fields().get("RoleSessionName", [])}
        trust = role.assume_role_policy_document
        return session and self.judge(call, session, "sts:AssumeRole", arn, trust, must_let=True, more=more)

    def judge(self, call, session, action, resource, policy=None, **how):
        if self.allowed(call, session, action, resource, policy, **how):
            return None
        return denied(call, not_authorized(session, action, resource))

    def allowed(self, call, session, action, resource, policy=None, must_let=False, more=None):
        """`policy` is the resource's own, and `must_let` as in roles.py."""
        context = {**self.roles.context_of(session.role_arn, call.region), "kms:calleraccount": self.account, **(more or {})}
        question = Question(action, resource, {session.role_arn, session.arn}, self.account, context)
        role = self.roles.role(session.role_arn, call.region)
        return self.roles.decides(role, question, session.policy, policy, must_let)

    def web_identity(self, call):
        sent = call.fields()
        claims = claims_of(sent.get("WebIdentityToken", ""))
        if claims is None:
            return rejected("The ID Token provided is not a valid JWT.")
        issuer = str(claims.get("iss", "")).removeprefix("https://")
        audiences = claims.get("aud", [])
        audiences = audiences if isinstance(audiences, list) else [audiences]
        names = {issuer} if issuer == "accounts.google.com" else set()
        for provider in iam_backends[self.account][get_partition(call.region)].open_id_providers.values():
            if provider.url == issuer:
                names.add(provider.arn)
                if not set(audiences) & set(provider.client_id_list):
                    return rejected("Incorrect token audience")
        if not names:
            return rejected(f"No OpenIDConnect provider found in your account for https://{issuer}")
        if not claims.get("exp", 0) > time.time():
            return rejected("Token expired", "ExpiredTokenException")
        # IAM guide, "Available keys for AWS web identity federation": Google's aud is the azp where there is one.
        google = {"oaud": audiences, "aud": claims.get("azp", audiences)} if issuer == "accounts.google.com" else {}
        keys = {"aud": audiences, "sub": claims.get("sub", []), "amr": claims.get("amr", []), **google}
        context = {f"{issuer}:{key}".lower(): value for key, value in keys.items()}
        role = self.roles.role(sent.get("RoleArn", ""), call.region)
        question = Question("sts:AssumeRoleWithWebIdentity", role.arn if role else "", names, "", context)
        heard = said([role.assume_role_policy_document], question) if role else set()
        if (ALLOW, "self") in heard and not any(effect == DENY for effect, _ in heard):
            return None
        return denied(call, "Not authorized to perform sts:AssumeRoleWithWebIdentity")


def not_authorized(session, action, resource):
    return f"User: {session.arn} is not authorized to perform: {action} on resource: {resource} because no policy allows the {action} action"


def claims_of(token):
    """What a JWT says; None of what is none."""
    parts = token.split(".")
    try:
        return json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))) if len(parts) == 3 else None
    except ValueError:
        return None


def denied(call, words):
    if call.service == "sts":
        return rejected(words, "AccessDenied", "403 Forbidden")
    return unrecognized(words, "AccessDeniedException")


def unrecognized(words, code="UnrecognizedClientException"):
    return Reply({"__type": code, "Message": words}, "400 Bad Request", headers=[("x-amzn-ErrorType", code)])


def rejected(words, code="InvalidIdentityToken", status="400 Bad Request"):
    body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{words}</Message></Error></ErrorResponse>"
    return Reply(body.encode(), status, "text/xml")
