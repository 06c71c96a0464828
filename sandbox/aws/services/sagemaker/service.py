"""SageMaker's models, endpoint configurations and endpoints, and the requests to them; server.py's first comment says what is played."""

import copy
import re
import time

from services.sagemaker.endpoint import Endpoint
from refused import Refused, invalid
from services.sagemaker.refusals import check_configuration, check_deployment, check_scaled

ARNS = {"Model": "model", "EndpointConfig": "endpoint-config", "Endpoint": "endpoint"}
WORDS = {"Model": "model", "EndpointConfig": "endpoint configuration", "Endpoint": "endpoint"}


class SageMaker:
    """Everything by name. `record` takes what happens without a call; `scaled` tells which variants are registered for scaling."""

    def __init__(self, account, record, scaled):
        self.account, self.record, self.scaled = account, record, scaled
        self.things = {noun: {} for noun in ARNS}
        self.tags = {}
        self.seconds = 1.0
        self.planned = []  # how the next updates end

    def plan(self, updates):
        """How the next updates end; those of one endpoint, or of whichever comes."""
        updates = updates if isinstance(updates, list) else [updates]
        self.planned += [{"how": each} if isinstance(each, str) else each for each in updates]

    def let_go(self, name, how):
        self.get("Endpoint", name).let_go(how, self.seconds)
        return {}

    def advance(self):
        for endpoint in self.things["Endpoint"].values():
            endpoint.advance()

    def answer(self, action, body, region):
        """The answer to an action, or None for what is moto's."""
        self.advance()
        if action == "ListTags":
            return {"Tags": as_list(self.tags.get(body["ResourceArn"], {}))}
        if action == "AddTags":
            self.tags.setdefault(body["ResourceArn"], {}).update(as_map(body["Tags"]))
            return {"Tags": body["Tags"]}
        if action == "DeleteTags":
            for key in body["TagKeys"]:
                self.tags.get(body["ResourceArn"], {}).pop(key, None)
            return {}
        if action == "UpdateEndpointWeightsAndCapacities":
            return self.resize(body)
        match = re.fullmatch("(Create|Describe|Update|Delete)(Model|EndpointConfig|Endpoint)", action)
        if match is None:
            return None
        verb, noun = match.groups()
        name = body[f"{noun}Name"]
        if verb == "Create":
            return self.create(noun, name, body, region)
        thing = self.get(noun, name)
        if verb == "Describe":
            return thing.describe() if noun == "Endpoint" else thing
        if verb == "Update":
            self.update(thing, body)
        else:
            self.delete(noun, name, thing)
        return {f"{noun}Arn": self.arn(noun, thing)}

    def arn(self, noun, thing):
        return thing.arn if noun == "Endpoint" else thing[f"{noun}Arn"]

    def get(self, noun, name):
        if name not in self.things[noun]:
            raise invalid(f'Could not find {WORDS[noun]} "{name}".')  # the provider knows a missing thing by these words
        return self.things[noun][name]

    def create(self, noun, name, body, region):
        arn = f"arn:aws:sagemaker:{region}:{self.account}:{ARNS[noun]}/{name}"
        if name in self.things[noun]:
            raise invalid(f'Cannot create already existing {WORDS[noun]} "{arn}".')
        if noun == "EndpointConfig":
            for variant in variants_of(body):
                self.get("Model", variant["ModelName"])
            check_configuration(body)
        tags = as_map(body.pop("Tags", None))
        if noun == "Endpoint":
            configuration, deployment = self.configuration(body), body.get("DeploymentConfig")
            check_deployment(deployment, configuration)
            self.things[noun][name] = Endpoint(name, arn, configuration, deployment, self.seconds, self.changed)
        else:
            self.things[noun][name] = {**body, f"{noun}Arn": arn, "CreationTime": time.time()}
        self.tags[arn] = tags
        return {f"{noun}Arn": arn}

    def configuration(self, body):
        """A copy, with the images: what serves goes on serving when its configuration and its models are deleted."""
        configuration = copy.deepcopy(self.get("EndpointConfig", body["EndpointConfigName"]))
        for variant in variants_of(configuration):
            model = self.get("Model", variant["ModelName"])
            containers = [model.get("PrimaryContainer"), *(model.get("Containers") or [])]
            variant["images"] = [each["Image"] for each in containers if each and "Image" in each]
        return configuration

    def update(self, endpoint, body):
        self.idle(endpoint)
        if endpoint.status == "Failed":
            raise invalid(f'Cannot update endpoint "{endpoint.arn}", which has failed: it can only be deleted.')
        self.get("EndpointConfig", endpoint.serving["EndpointConfigName"])
        configuration, deployment = self.configuration(body), body.get("DeploymentConfig")
        check_deployment(deployment, configuration)
        check_scaled(endpoint, configuration, self.scaled())
        wanted = [each for each in self.planned if each.get("endpoint") in (None, endpoint.name)]
        if wanted:
            self.planned.remove(wanted[0])
        how = wanted[0]["how"] if wanted else "succeeds"
        endpoint.update(configuration, deployment, how, self.seconds, body.get("RetainAllVariantProperties", False))

    def resize(self, body):
        endpoint = self.get("Endpoint", body["EndpointName"])
        self.idle(endpoint)
        sizes = {}
        for wanted in body["DesiredWeightsAndCapacities"]:
            if wanted["VariantName"] not in endpoint.sizes:
                raise invalid(f'Could not find variant "{wanted["VariantName"]}".')
            named = {"Weight": wanted.get("DesiredWeight"), "InstanceCount": wanted.get("DesiredInstanceCount")}
            sizes[wanted["VariantName"]] = {key: value for key, value in named.items() if value is not None}
        endpoint.resize(sizes, self.seconds)
        return {"EndpointArn": endpoint.arn}

    def delete(self, noun, name, thing):
        if noun == "Endpoint":
            self.idle(thing)
        del self.things[noun][name]
        del self.tags[self.arn(noun, thing)]

    def idle(self, endpoint):
        if len(endpoint.stages) > 1 or endpoint.stages[0].endless:
            raise invalid(f'Cannot update in-progress endpoint "{endpoint.arn}".')

    def changed(self, endpoint):
        self.record({"service": "sagemaker", "action": "Serving", "what": endpoint.name, "by": endpoint.shares()})

    def invoke(self, name, is_async, target):
        """Status and answer of a request to a model."""
        self.advance()
        endpoint = self.things["Endpoint"].get(name)
        if endpoint is None or endpoint.status == "Creating":
            raise Refused("ValidationError", f"Endpoint {name} of account {self.account} not found.")
        if is_async != bool(endpoint.serving.get("AsyncInferenceConfig")):
            raise Refused("ValidationError", f"Endpoint {name} does not answer this kind of request.")
        answer = endpoint.answer(target)
        if answer is None:
            raise Refused("ValidationError", f"Endpoint {name} has no variant {target}.")
        if not is_async:
            return "200 OK", answer, [("x-Amzn-Invoked-Production-Variant", answer["variant"])]
        output = endpoint.serving["AsyncInferenceConfig"]["OutputConfig"]["S3OutputPath"]
        return "202 Accepted", answer, [("X-Amzn-SageMaker-OutputLocation", f"{output.rstrip('/')}/{endpoint.requests}.out")]


def variants_of(configuration):
    return [*configuration["ProductionVariants"], *(configuration.get("ShadowProductionVariants") or [])]


def described(body):
    """What a call is about, for the log: its thing, and what that builds on with the weight of each."""
    about = {}
    for field in ("EndpointName", "EndpointConfigName", "ModelName", "ResourceId"):
        if field in body:
            about["what"] = body[field]
            break
    if "ProductionVariants" in body:
        about["by"] = {each["ModelName"]: each.get("InitialVariantWeight", 1) for each in body["ProductionVariants"]}
        for each in body.get("ShadowProductionVariants") or []:
            about["by"].setdefault(each["ModelName"], 0)
    elif "EndpointName" in body and "EndpointConfigName" in body:
        about["by"] = {body["EndpointConfigName"]: 100}
    return about


def as_list(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def as_map(tags):
    return {tag["Key"]: tag["Value"] for tag in tags or []}
