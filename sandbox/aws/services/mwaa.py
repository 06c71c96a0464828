"""MWAA, which moto does not have. An environment is AVAILABLE at once, with the defaults that AWS fills in."""

import time
from urllib.parse import parse_qs, unquote

from refused import Refused


def register(app):
    mwaa = Mwaa(app.account)
    app.answers("airflow", mwaa.answer)
    app.inventory.lists(mwaa.lines)
    app.uses_groups(mwaa.groups)


class Mwaa:
    """Airflow environments by name."""

    defaults = {
        "EndpointManagement": "SERVICE",
        "EnvironmentClass": "mw1.small",
        "MaxWebservers": 2,
        "MaxWorkers": 10,
        "MinWebservers": 2,
        "MinWorkers": 1,
        "Schedulers": 2,
        "WebserverAccessMode": "PRIVATE_ONLY",
        "WeeklyMaintenanceWindowStart": "SUN:01:00",
    }

    def __init__(self, account):
        self.account, self.environments = account, {}

    def answer(self, call):
        kind, _, name = unquote(call.path).lstrip("/").partition("/")
        body, region = call.json(), call.region
        if kind == "tags":
            return self.tag(call.method, name, call.query, body)
        if call.method == "PUT":
            return self.create(name, body, region)
        if name not in self.environments:
            raise Refused("ResourceNotFoundException", f"no environment {name}", "404 Not Found")
        environment = self.environments[name]
        if call.method == "GET":
            return {"Environment": environment if environment["Tags"] else without(environment, "Tags")}
        if call.method == "DELETE":
            del self.environments[name]
            return {}
        logs = {**environment["LoggingConfiguration"], **self.logs(name, body, region)}
        environment.update({**body, "LoggingConfiguration": logs})
        return {"Arn": environment["Arn"]}

    def create(self, name, body, region):
        self.environments[name] = {
            **self.defaults,
            "Tags": {},
            **body,
            "LoggingConfiguration": self.logs(name, body, region),
            "Name": name,
            "Arn": f"arn:aws:airflow:{region}:{self.account}:environment/{name}",
            "ServiceRoleArn": f"arn:aws:iam::{self.account}:role/aws-service-role/airflow.amazonaws.com/AWSServiceRoleForAmazonMWAA",
            "WebserverUrl": f"{name}.airflow.{region}.on.aws",
            "Status": "AVAILABLE",
            "CreatedAt": time.time(),
            "LastUpdate": {"Status": "SUCCESS"},
        }
        return {"Arn": self.environments[name]["Arn"]}

    def logs(self, name, body, region):
        group = f"arn:aws:logs:{region}:{self.account}:log-group:airflow-{name}"
        sent = body.get("LoggingConfiguration", {})
        part = lambda kind: kind.removesuffix("Logs").replace("Dag", "DAG").replace("Webserver", "WebServer")
        return {kind: {**settings, "CloudWatchLogGroupArn": f"{group}-{part(kind)}"} for kind, settings in sent.items()}

    def lines(self):
        return [f"airflow environments {name}" for name in self.environments]

    def groups(self):
        networks = [each["NetworkConfiguration"] for each in self.environments.values()]
        return {group for network in networks for group in network.get("SecurityGroupIds", [])}

    def tag(self, method, arn, query, body):
        tags = next(each["Tags"] for each in self.environments.values() if each["Arn"] == arn)
        if method == "GET":
            return {"Tags": tags}
        if method == "POST":
            tags.update(body["Tags"])
        if method == "DELETE":
            for key in parse_qs(query)["tagKeys"]:
                del tags[key]
        return {}


def without(body, field):
    return {name: value for name, value in body.items() if name != field}
