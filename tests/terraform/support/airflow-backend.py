"""What Airflow's own secrets backend finds: `airflow-backend.py CLASS KWARGS`, both as Airflow's configuration has them, then connections to look for.

Prints a line of JSON for each: {"connection": its value or null}, or {"error": name of the exception}, which Airflow tells in its debug log before it asks
the next backend (airflow.models.Connection.get_connection_from_secrets).
"""

import json
import sys
from importlib import import_module

path, kwargs, *names = sys.argv[1:]
module, _, name = path.rpartition(".")
backend = getattr(import_module(module), name)(**json.loads(kwargs))

if name == "CloudSecretManagerBackend":
    # Airflow's client speaks gRPC, which nobody plays here. Google's library speaks REST as well, with the same methods; a refusal is an exception by
    # its number there (Forbidden), and by its name over gRPC (PermissionDenied), which Airflow looks for.
    from airflow.providers.google.cloud._internal_client import secret_manager_client
    from google.api_core.exceptions import GoogleAPICallError, from_grpc_status
    from google.cloud.secretmanager_v1 import SecretManagerServiceClient
    from grpc import StatusCode

    class OverRest(SecretManagerServiceClient):
        def access_secret_version(self, *args, **given):
            try:
                return super().access_secret_version(*args, **given)
            except GoogleAPICallError as error:
                told = error.response.json()["error"]
                raise from_grpc_status(StatusCode[told["status"]], told["message"]) from error

    secret_manager_client.SecretManagerServiceClient = lambda **given: OverRest(transport="rest", **given)

for each in names:
    try:
        answer = {"connection": backend.get_conn_value(each)}
    except Exception as problem:
        answer = {"error": type(problem).__name__, "message": str(problem)}
    print(json.dumps(answer), flush=True)
