"""What a call is about, for the log: its thing, and what that builds on with the weight of each."""


def described(call):
    about, body = {}, call.json()
    for field in ("EndpointName", "EndpointConfigName", "ModelName"):
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
