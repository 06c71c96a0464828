"""Calls of AWS's own client, one a line of standard input: {"service", "operation", "given", "session", "unsigned"}; each is answered by a line.

`session` is what AssumeRole answered as Credentials. A value is answered as {"value": ...}, a refusal as {"error": code, "message": ...}, where code
is the name of the exception that the client has for it, or ClientError.
"""

import json
import os
import sys

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

WAY = {"region_name": os.environ["AWS_REGION"], "endpoint_url": os.environ["AWS_ENDPOINT_URL"]}
SESSION = boto3.Session()  # one, since each reads the services anew


def client_for(service, session, unsigned):
    names = {"aws_access_key_id": "AccessKeyId", "aws_secret_access_key": "SecretAccessKey", "aws_session_token": "SessionToken"}
    keys = {name: session[key] for name, key in names.items()} if session else {}
    config = Config(retries={"max_attempts": 1}, **({"signature_version": UNSIGNED} if unsigned else {}))
    return SESSION.client(service, config=config, **keys, **WAY)


def answer(asked):
    client = client_for(asked["service"], asked.get("session"), asked.get("unsigned"))
    try:
        value = getattr(client, asked["operation"])(**asked["given"])
    except ClientError as error:
        known = type(error).__name__
        return {"error": error.response["Error"]["Code"], "exception": known, "message": error.response["Error"].get("Message", "")}
    value.pop("ResponseMetadata")
    return {"value": {key: each.read().decode() if hasattr(each, "read") else each for key, each in value.items()}}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), default=str), flush=True)
