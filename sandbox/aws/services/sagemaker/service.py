"""SageMaker's models, endpoint configurations and endpoints, and the requests to them."""

import copy
import re
import time

from call import Reply
from refused import Refused, invalid
from services.applicationautoscaling import scaled
from services.sagemaker.endpoint import Endpoint
from services.sagemaker.refusals import check_configuration, check_deployment, check_own_images, check_rollback, check_scaled

ARNS = {"Model": "model", "EndpointConfig": "endpoint-config", "Endpoint": "endpoint"}
WORDS = {"Model": "model", "EndpointConfig": "endpoint configuration", "Endpoint": "endpoint"}


class SageMaker:
    """Everything by name. `record` takes what happens without a call."""

    def __init__(self, account, record):
        self.account, self.record = account, record
        self.things = {noun: {} for noun in ARNS}
        self.tags = {}
        self.seconds = 1.0
        self.planned = []  # how the next updates end

    def take(self, seconds):
        """How long creating and updating take from now on."""
        self.seconds = seconds
        return {}

    def plan(self, updates):
        """How the next updates end; those of one endpoint, or of whichever comes."""
        updates = updates if isinstance(updates, list) else [updates]
        self.planned += [{"how": each} if isinstance(each, str) else each for each in updates]
        return {}

    def let_go(self, sent):
        self.get("Endpoint", sent["endpoint"]).let_go(sent["how"], self.seconds)
        return {}

    def answered(self, _):
        return {name: endpoint.answered for name, endpoint in self.things["Endpoint"].items()}

    def lines(self):
        return [f"sagemaker {noun} {name}" for noun, things in self.things.items() for name in things]

    def groups(self):
        """The security groups in which something serves."""
        variants = [each for endpoint in self.things["Endpoint"].values() for each in variants_of(endpoint.serving)]
        models = [self.things["Model"].get(each["ModelName"], {}) for each in variants]
        return {group for model in models for group in (model.get("VpcConfig") or {}).get("SecurityGroupIds", [])}

    def advance(self):
        for endpoint in self.things["Endpoint"].values():
            endpoint.advance()

    def answer(self, call):
        """The answer to an action, or None for what is moto's."""
        self.advance()
        action, body, region = call.action, call.json(), call.region
        if action in ("ListTags", "AddTags", "DeleteTags") and body["ResourceArn"] not in self.tags:
            return None
        if action == "ListTags":
            return {"Tags": as_list(self.tags[body["ResourceArn"]])}
        if action == "AddTags":
            self.tags[body["ResourceArn"]].update(as_map(body["Tags"]))
            return {"Tags": body["Tags"]}
        if action == "DeleteTags":
            for key in body["TagKeys"]:
                self.tags[body["ResourceArn"]].pop(key, None)
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
            self.update(thing, body, region)
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
            models = {each["ModelName"]: self.get("Model", each["ModelName"]) for each in variants_of(body)}
            images = {name: (model.get("PrimaryContainer") or {}).get("Image", "") for name, model in models.items()}
            check_configuration(body)
            check_own_images(variants_of(body), images, self.account)
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

    def update(self, endpoint, body, region):
        self.idle(endpoint)
        if endpoint.status == "Failed":
            raise invalid(f'Cannot update endpoint "{endpoint.arn}", which has failed: it can only be deleted.')
        self.get("EndpointConfig", endpoint.serving["EndpointConfigName"])
        configuration, deployment = self.configuration(body), body.get("DeploymentConfig")
        check_deployment(deployment, configuration)
        check_scaled(endpoint, configuration, scaled())
        models = [self.get("Model", variant["ModelName"]) for variant in variants_of(configuration)]
        check_rollback(deployment, region, self.account, {each["ExecutionRoleArn"] for each in models if "ExecutionRoleArn" in each})
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

    def variant_at(self, resource_id):
        """The endpoint and the variant's name of endpoint/NAME/variant/NAME; None where there is no such endpoint."""
        match = re.fullmatch("endpoint/([^/]+)/variant/([^/]+)", resource_id)
        endpoint = match and self.things["Endpoint"].get(match[1])
        return endpoint and (endpoint, match[2])

    def least_of(self, resource_id):
        """How few instances a variant can have; None of what is none."""
        found = self.variant_at(resource_id)
        return found and (0 if found[0].serving.get("AsyncInferenceConfig") else 1)

    def keep_within(self, resource_id, least, most):
        """Adds and takes away instances; not of an endpoint that is not at rest (RegisterScalableTarget, API reference)."""
        self.advance()
        endpoint, variant = self.variant_at(resource_id) or (None, None)
        if endpoint is None or endpoint.status != "InService" or len(endpoint.stages) > 1 or variant not in endpoint.sizes:
            return
        count = endpoint.sizes[variant].get("InstanceCount", least)
        wanted = min(max(count, least), most)
        if wanted != count:
            endpoint.resize({variant: {"InstanceCount": wanted}}, self.seconds)

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

    def serve(self, call):
        """The answer of a model to a request, or None when the call is none."""
        invoked = re.fullmatch("/endpoints/([^/]+)/(async-)?invocations", call.path)
        if not invoked:
            return None
        self.advance()
        try:
            return self.invoke(invoked[1], invoked[2] is not None, call.environ.get("HTTP_X_AMZN_SAGEMAKER_TARGET_VARIANT"))
        except Refused as refused:
            return Reply({"Message": refused.message}, refused.status, headers=[("x-amzn-ErrorType", refused.code)])

    def invoke(self, name, is_async, target):
        endpoint = self.things["Endpoint"].get(name)
        if endpoint is None or endpoint.status == "Creating":
            raise Refused("ValidationError", f"Endpoint {name} of account {self.account} not found.")
        if is_async != bool(endpoint.serving.get("AsyncInferenceConfig")):
            raise Refused("ValidationError", f"Endpoint {name} does not answer this kind of request.")
        answer = endpoint.answer(target)
        if answer is None:
            raise Refused("ValidationError", f"Endpoint {name} has no variant {target}.")
        if not is_async:
            return Reply(answer, "200 OK", "application/json", [("x-Amzn-Invoked-Production-Variant", answer["variant"])])
        output = endpoint.serving["AsyncInferenceConfig"]["OutputConfig"]["S3OutputPath"]
        location = f"{output.rstrip('/')}/{endpoint.requests}.out"
        return Reply(answer, "202 Accepted", "application/json", [("X-Amzn-SageMaker-OutputLocation", location)])


def variants_of(configuration):
    return [*configuration["ProductionVariants"], *(configuration.get("ShadowProductionVariants") or [])]


def as_list(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def as_map(tags):
    return {tag["Key"]: tag["Value"] for tag in tags or []}
