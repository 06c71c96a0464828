"""One SageMaker endpoint: what serves, how an update moves from one configuration to the next, and who answers a request.

An update is a list of stages. A stage ends when its time is up, and one that somebody is to notice not before it was read.
"""

import time
from dataclasses import dataclass

ALARM = "One or more alarms went into alarm; the endpoint was rolled back to the configuration before."
PING = "The primary container did not pass the ping health check."

# Steps whose multiples are spread evenly over 0 to 1, so that 10% of the requests are 10 of any 100 in a row, give or take one.
FLEET, VARIANT = 0.618033988749895, 0.754877666246693


@dataclass
class Stage:
    status: str
    share: float = 0  # of the requests, that the new configuration answers
    until_read: bool = False  # lasts until somebody has read it
    endless: bool = False  # lasts until it is let go
    moved: bool = False  # from here on the new configuration serves alone
    reason: str = ""


class Endpoint:
    def __init__(self, name, arn, configuration, deployment, seconds, changed):
        self.name, self.arn, self.created, self.changed = name, arn, time.time(), changed
        self.serving, self.deployment, self.coming = configuration, deployment, None
        self.sizes = sizes_of(configuration)
        self.requests, self.answered = 0, {}
        self.enter([Stage("Creating"), Stage("InService")], seconds)

    @property
    def status(self):
        return self.stages[0].status

    def update(self, configuration, deployment, how, seconds, retain):
        self.coming, self.retain = configuration, retain
        self.deployment = deployment or self.deployment
        self.enter(stages_of(how, self.deployment), seconds)

    def resize(self, sizes, seconds):
        """Other weights and counts for variants that are there."""
        self.coming, self.retain = {**self.serving}, True
        self.sizes = {name: {**size, **sizes.get(name, {})} for name, size in self.sizes.items()}
        self.enter([Stage("Updating"), Stage("InService", moved=True)], seconds)

    def let_go(self, how, seconds):
        self.enter(stages_of(how, self.deployment), seconds)

    def enter(self, stages, seconds):
        self.stages, self.seconds = stages, seconds / max(1, len(stages) - 1)
        self.begin(time.monotonic())

    def begin(self, now):
        self.since, self.was_read = now, False
        if self.stages[0].moved:
            before = self.sizes if self.retain else {}
            self.serving, self.coming = self.coming, None
            self.sizes = {name: before.get(name, size) for name, size in sizes_of(self.serving).items()}
        elif len(self.stages) == 1 and not self.stages[0].endless:
            self.coming = None
        self.changed(self)

    def advance(self):
        """Goes as far as time and readers let it."""
        now = time.monotonic()
        while len(self.stages) > 1 and now >= self.since + self.seconds and not self.stages[0].endless:
            if self.stages[0].until_read and not self.was_read:
                return
            stage = self.stages.pop(0)
            self.begin(now if stage.until_read else self.since + self.seconds)

    def shares(self):
        """The configurations that the endpoint needs, with the percent of the requests that each of them answers."""
        if self.status == "Creating":
            return {}
        new = round(100 * self.stages[0].share)
        shares = {self.serving["EndpointConfigName"]: 100 - new}
        if self.coming:
            name = self.coming["EndpointConfigName"]
            shares[name] = shares.get(name, 0) + new  # the same name where only weights and counts change
        return shares

    def describe(self):
        self.was_read = True
        stage, config = self.stages[0], self.serving
        seen = {
            "EndpointName": self.name,
            "EndpointArn": self.arn,
            "EndpointConfigName": config["EndpointConfigName"],
            "EndpointStatus": stage.status,
            "ProductionVariants": self.summaries(config.get("ProductionVariants")),
            "ShadowProductionVariants": self.summaries(config.get("ShadowProductionVariants")),
            "AsyncInferenceConfig": config.get("AsyncInferenceConfig"),
            "LastDeploymentConfig": self.deployment,
            "FailureReason": stage.reason or None,
            "CreationTime": self.created,
            "LastModifiedTime": time.time(),
        }
        capture = config.get("DataCaptureConfig")
        if capture:
            seen["DataCaptureConfig"] = {
                "EnableCapture": capture.get("EnableCapture", False),
                "CaptureStatus": "Started" if capture.get("EnableCapture") else "Stopped",
                "CurrentSamplingPercentage": capture["InitialSamplingPercentage"],
                "DestinationS3Uri": capture["DestinationS3Uri"],
                "KmsKeyId": capture.get("KmsKeyId", ""),
            }
        if self.coming:
            seen["PendingDeploymentSummary"] = {"EndpointConfigName": self.coming["EndpointConfigName"]}
        return {key: value for key, value in seen.items() if value is not None}

    def summaries(self, variants):
        if not variants:
            return None
        return [
            {
                "VariantName": variant["VariantName"],
                "DeployedImages": [{"SpecifiedImage": image} for image in variant["images"]],
                **({"CurrentServerlessConfig": variant["ServerlessConfig"]} if "ServerlessConfig" in variant else {}),
                **{f"{when}{what}": value for what, value in self.size(variant).items() for when in ("Current", "Desired")},
            }
            for variant in variants
        ]

    def size(self, variant):
        return self.sizes.get(variant["VariantName"]) or size_of(variant)

    def answer(self, target):
        """The variant that answers a request, out of the fleet whose turn it is."""
        self.requests += 1
        is_new = self.requests * FLEET % 1 < self.stages[0].share
        config = self.coming if is_new else self.serving
        variants = config["ProductionVariants"]
        if target:
            variants = [each for each in variants if each["VariantName"] == target]
            if not variants:
                return None
        weights = [size_of(each)["Weight"] if is_new else self.size(each)["Weight"] for each in variants]
        if target or sum(weights) == 0:
            weights = [1] * len(variants)
        left = self.requests * VARIANT % 1 * sum(weights)
        for variant, weight in zip(variants, weights):
            left -= weight
            if left < 0:
                break
        # A shadow gets as many copies as its weight is of the weights that answer.
        shadows = [
            each
            for each in config.get("ShadowProductionVariants") or []
            if self.requests * FLEET % 1 * sum(weights) < size_of(each)["Weight"]
        ]
        for each in [variant, *shadows]:
            self.answered[each["VariantName"]] = self.answered.get(each["VariantName"], 0) + 1
        return {"variant": variant["VariantName"], "model": variant["ModelName"], "configuration": config["EndpointConfigName"]}


def sizes_of(configuration):
    variants = [*configuration["ProductionVariants"], *(configuration.get("ShadowProductionVariants") or [])]
    return {each["VariantName"]: size_of(each) for each in variants}


def size_of(variant):
    size = {"Weight": variant.get("InitialVariantWeight", 1)}
    return size if "ServerlessConfig" in variant else {**size, "InstanceCount": variant.get("InitialInstanceCount", 1)}


def stages_of(how, deployment):
    moving = [Stage("Updating", share) for share in shares_of(deployment)]
    first_step = moving[: 2 if len(moving) > 2 else 1]
    done, taken_back = Stage("InService", moved=True), Stage("InService", reason=ALARM)
    return {
        "succeeds": [*moving, done],
        "lag": [Stage("InService", until_read=True), *moving, done],
        "rollback": [*first_step, Stage("RollingBack", until_read=True), taken_back],
        "silent": [*first_step, Stage("Updating"), taken_back],
        "failed": [moving[0], Stage("Failed", reason=PING)],
        "hang": [Stage("Updating", endless=True)],
    }[how]


def shares_of(deployment):
    """What the new fleet answers: nothing while it starts, then a canary or step by step, in the end everything."""
    routing = ((deployment or {}).get("BlueGreenUpdatePolicy") or {}).get("TrafficRoutingConfiguration", {})
    share = {"CANARY": "CanarySize", "LINEAR": "LinearStepSize"}.get(routing.get("Type"))
    if share is None:
        return [0, 1]
    step = routing[share]["Value"] / 100 if routing[share]["Type"] == "CAPACITY_PERCENT" else 0.5
    if routing["Type"] == "CANARY":
        return [0, step, 1]
    return [0, *(min(1, step * count) for count in range(1, int(-(-1 // step)) + 1))]
