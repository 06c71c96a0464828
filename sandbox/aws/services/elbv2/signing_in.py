"""What Elastic Load Balancing refuses of an action that lets people sign in ("Authenticate users using an Application Load Balancer": "Prepare to use Amazon
Cognito", "Prepare to use an OIDC-compliant IdP")."""

from moto.cognitoidp.models import cognitoidp_backends


def check(backend, action, refused):
    if action["Type"] == "authenticate-cognito":
        problem = of_cognito(backend, action["AuthenticateCognitoConfig"])
    else:
        problem = of_oidc(action["AuthenticateOidcConfig"])
    if problem:
        raise refused(problem, "InvalidLoadBalancerAction")


def of_cognito(backend, asked):
    pools = cognitoidp_backends[backend.account_id][backend.region_name]
    pool = pools.user_pools.get(asked["UserPoolArn"].rpartition("/")[2])
    if pool is None:
        return f"The user pool '{asked['UserPoolArn']}' does not exist"
    client = pool.clients.get(asked["UserPoolClientId"])
    if client is None:
        return f"The user pool client '{asked['UserPoolClientId']}' does not exist"
    if not client.generate_secret:
        return "The user pool client must have a client secret"
    if "code" not in client.extended_config.get("AllowedOAuthFlows", []):
        return "The user pool client must allow the authorization code grant flow"
    domain = pools.user_pool_domains.get(asked["UserPoolDomain"])
    if domain is None or domain.user_pool_id != pool.id:
        return f"The user pool domain '{asked['UserPoolDomain']}' is not a domain of the user pool"
    return None


def of_oidc(asked):
    for name in ("Issuer", "AuthorizationEndpoint", "TokenEndpoint", "UserInfoEndpoint"):
        if not asked[name].startswith("https://"):
            return f"{name} must be a URL that begins with https://"
    if not asked.get("ClientSecret") and str(asked.get("UseExistingClientSecret", "false")).lower() != "true":
        return "A client secret must be specified"
    return None
