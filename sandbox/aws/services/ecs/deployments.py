"""How the deployments of services are told as such (ListServiceDeployments, DescribeServiceDeployments, ServiceDeployment, API reference): newer providers wait by these.

A way back is none of its own: it belongs to what failed.
"""

from refused import Refused
from services.ecs.service import COMPLETED, FAILED


def status_of(deployment):
    if deployment.rollout == FAILED:
        back = deployment.taken_back_by
        return "STOPPED" if back is None else "ROLLBACK_SUCCESSFUL" if back.rollout == COMPLETED else "ROLLBACK_IN_PROGRESS"
    return "SUCCESSFUL" if deployment.rollout == COMPLETED else "STOPPED" if deployment.is_replaced else "IN_PROGRESS"


def arn_of(service, kind, deployment):
    return f"{service.arn.replace(':service/', f':{kind}/')}/{deployment.id.rpartition('/')[2]}"


def brief(service, deployment):
    status = status_of(deployment)
    ended = {} if status.endswith("PROGRESS") else {"finishedAt": deployment.created}
    return {
        "serviceDeploymentArn": arn_of(service, "service-deployment", deployment),
        "serviceArn": service.arn,
        "clusterArn": service.cluster_arn,
        "createdAt": deployment.created,
        "startedAt": deployment.created,
        **ended,
        "targetServiceRevisionArn": arn_of(service, "service-revision", deployment),
        "status": status,
        "statusReason": deployment.reason,
    }


def described(service, deployment):
    told = brief(service, deployment)
    revision = {"arn": told.pop("targetServiceRevisionArn"), "requestedTaskCount": service.desired, "runningTaskCount": len(deployment.tasks)}
    return {
        **told,
        "updatedAt": deployment.created,
        "targetServiceRevision": {**revision, "pendingTaskCount": 0},
        "deploymentConfiguration": service.configuration,
    }


def listed(service, sent):
    """Newest first; those of a status, or made between two times."""
    made = sent.get("createdAt") or {}
    found = [each for each in reversed(service.history) if made.get("after", 0) <= each.created <= made.get("before", float("inf"))]
    briefs = [brief(service, each) for each in found]
    return {"serviceDeployments": [each for each in briefs if each["status"] in sent.get("status", [each["status"]])]}


def found(services, arns):
    known = {arn_of(service, "service-deployment", each): (service, each) for service in services for each in service.history}
    missing = [{"arn": each, "reason": "MISSING"} for each in arns if each not in known]
    return {"serviceDeployments": [described(*known[each]) for each in arns if each in known], "failures": missing}


def stopped(services, sent):
    """StopServiceDeployment: with the way back, unless it is told to be without."""
    for service in services:
        for each in service.history:
            if arn_of(service, "service-deployment", each) == sent["serviceDeploymentArn"] and status_of(each) == "IN_PROGRESS":
                service.stop(each, sent.get("stopType", "ROLLBACK") == "ROLLBACK")
                return {"serviceDeploymentArn": sent["serviceDeploymentArn"]}
    raise Refused("ServiceDeploymentNotFoundException", "The service deployment is not there, or has ended")
