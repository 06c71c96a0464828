"""IAM, by moto, with what is ours: a provider of OpenID Connect gets another audience, and loses one.

Adding one that is there, or removing one that is not, is no error (IAM API, AddClientIDToOpenIDConnectProvider and RemoveClientIDFromOpenIDConnectProvider), and
a provider has 100 at most ("IAM and AWS STS quotas"). Service-linked roles are none of an environment's: AWS makes them for the account, where they stay.
"""

from moto.core.responses import EmptyResult
from moto.iam.responses import IamResponse
from refused import Refused


def register(app):
    for method in (add_client_id_to_open_id_connect_provider, remove_client_id_from_open_id_connect_provider):
        setattr(IamResponse, method.__name__, method)
    app.inventory.keeps("iam", "roles", is_global=True, name=lambda _, role: role.name, lives=lambda role: "/aws-service-role/" not in role.path)
    app.log.describes("iam", described)


def described(call):
    """A role's policy by both names."""
    form = call.form()
    if "PolicyName" in form and "RoleName" in form:
        return {"what": f"role/{form['RoleName'][0]}/{form['PolicyName'][0]}"}
    return {}


def audiences(response):
    """What the call's provider has, and the one that it is about."""
    provider = response.backend.get_open_id_connect_provider(response._get_param("OpenIDConnectProviderArn"))
    return provider.client_id_list, response._get_param("ClientID")


def add_client_id_to_open_id_connect_provider(response):
    known, audience = audiences(response)
    if audience not in known:
        if len(known) >= 100:
            raise Refused("LimitExceeded", "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100")
        known.append(audience)
    return EmptyResult()


def remove_client_id_from_open_id_connect_provider(response):
    known, audience = audiences(response)
    if audience in known:
        known.remove(audience)
    return EmptyResult()
