"""What roles may do, by the policies that moto keeps."""

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition
from policy import ALLOW, DENY, Question, verdicts


class Roles:
    def __init__(self, account):
        self.account = account

    def role(self, arn, region):
        """What moto keeps of a role; None of one that is not there."""
        roles = iam_backends[self.account][get_partition(region)].roles.values()
        return next((each for each in roles if each.arn == arn), None)

    def trusts(self, arn, service, region, source):
        """Whether a service (`states.amazonaws.com`) may assume a role for `source`: the ARN that it acts for, which trust policies can ask about."""
        role = self.role(arn, region)
        context = {"aws:sourcearn": source, "aws:sourceaccount": self.account}
        question = Question("sts:AssumeRole", arn, {service}, "", context)
        heard = said([role.assume_role_policy_document], question) if role else set()
        return (ALLOW, "self") in heard and not any(effect == DENY for effect, _ in heard)

    def may(self, arn, action, resource, region, more=None):
        """Whether a role's own policies and its boundary let it; no policy of a resource is asked."""
        role = self.role(arn, region)
        question = Question(action, resource, {arn}, self.account, {**self.context_of(arn, region), **(more or {})})
        return role is not None and self.decides(role, question)

    def context_of(self, arn, region):
        return {
            "aws:principalaccount": self.account,
            "aws:principalarn": arn,
            "aws:requestedregion": region,
            "aws:resourceaccount": self.account,
        }

    def decides(self, role, question, session_policy=None, resource_policy=None, must_let=False):
        """`resource_policy` is the resource's own; where it `must_let`, as a key's and a role's must, the role's policies count as far as it lets the
        account.
        """
        own = said(self.documents_of(role), question) if role else set()
        limits = [said([each], question) for each in (session_policy, role and self.boundary_of(role)) if each]
        on_resource = said([resource_policy], question) if resource_policy else set()
        if any(effect == DENY for effect, _ in own.union(on_resource, *limits)):
            return False
        if not all((ALLOW, "") in each for each in limits):
            return False
        by_role = (ALLOW, "") in own and (not must_let or (ALLOW, "account") in on_resource)
        return by_role or (ALLOW, "self") in on_resource

    def documents_of(self, role):
        attached = [default_document(each) for each in role.managed_policies.values()]
        return [*role.policies.values(), *attached]

    def boundary_of(self, role):
        arn = role.permissions_boundary_arn
        found = iam_backends[self.account][role.partition].managed_policies.get(arn) if arn else None
        return found and default_document(found)


def said(documents, question):
    return {each for document in documents for each in verdicts(document, question)}


def default_document(policy):
    return next(each.document for each in policy.versions if each.version_id == policy.default_version_id)
