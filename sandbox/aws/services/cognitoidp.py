"""Cognito user pools, by moto, which has no tier and no operations on tags, forgets at an update the tags and what only creation
can say (UpdateUserPool, API reference, knows no such member), deletes what is protected or has a domain
(DeleteUserPool, API reference; user pools guide, "User pool deletion protection"), takes every domain prefix ("Configuring a user pool domain"), and tells
another account for it each time.
"""

import re

from moto.cognitoidp.exceptions import InvalidParameterException
from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpUserPool, CognitoIdpUserPoolDomain
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult

change_by_moto = CognitoIdpUserPool.update_extended_config
delete_by_moto = CognitoIdpBackend.delete_user_pool
create_domain_by_moto = CognitoIdpBackend.create_user_pool_domain
domain_by_moto = CognitoIdpUserPoolDomain.to_json
PREFIX = re.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def register(app):
    for method in (tag_resource, untag_resource, list_tags_for_resource):
        setattr(CognitoIdpResponse, method.__name__, method)
    CognitoIdpUserPool.update_extended_config = update_extended_config
    CognitoIdpBackend.delete_user_pool = delete_user_pool
    CognitoIdpBackend.create_user_pool_domain = create_user_pool_domain
    CognitoIdpUserPoolDomain.to_json = lambda self, extended=True: with_account(domain_by_moto(self, extended), app.account)
    app.inventory.keeps("cognitoidp", "user_pools", name=lambda _, pool: pool.name)
    app.inventory.keeps("cognitoidp", "user_pool_domains")
    app.log.describes("cognito-idp", described)


def described(call):
    sent = call.json()
    named = next((sent[name] for name in ("PoolName", "Domain", "ClientName", "ProviderName", "UserPoolId") if name in sent), None)
    return {"what": named} if named else {}


def with_account(told, account):
    return {**told, "AWSAccountId": account} if "AWSAccountId" in told else told


def pool_of(response):
    return response.backend.describe_user_pool(response._get_param("ResourceArn").rpartition("/")[2])


def tags_of(pool):
    return pool.extended_config.setdefault("UserPoolTags", {})


def tag_resource(self):
    tags_of(pool_of(self)).update(self._get_param("Tags"))
    return EmptyResult()


def untag_resource(self):
    for key in self._get_param("TagKeys"):
        tags_of(pool_of(self)).pop(key, None)
    return EmptyResult()


def list_tags_for_resource(self):
    return ActionResult({"Tags": tags_of(pool_of(self))})


def update_extended_config(self, config):
    before = getattr(self, "extended_config", {})
    change_by_moto(self, config)
    self.extended_config.setdefault("UserPoolTier", "ESSENTIALS")
    self.extended_config.setdefault("UserPoolTags", before.get("UserPoolTags", {}))
    for name in ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration"):
        if name in before:
            self.extended_config.setdefault(name, before[name])


def delete_user_pool(self, user_pool_id):
    pool = self.describe_user_pool(user_pool_id)
    if pool.extended_config.get("DeletionProtection") == "ACTIVE":
        words = "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first."
        raise InvalidParameterException(words)
    if pool.domain:
        raise InvalidParameterException("User pool cannot be deleted. It has a domain configured that should be deleted first.")
    delete_by_moto(self, user_pool_id)


def create_user_pool_domain(self, user_pool_id, domain, custom_domain_config=None):
    if not custom_domain_config:
        if not PREFIX.fullmatch(domain) or any(each in domain for each in ("aws", "amazon", "cognito")):
            raise InvalidParameterException(f"Domain prefix {domain} is not valid: small letters, digits and hyphens, and none of the words aws, amazon, cognito")
        if domain in self.user_pool_domains:
            raise InvalidParameterException("Domain already associated with another user pool.")
        if self.describe_user_pool(user_pool_id).domain:
            raise InvalidParameterException("User pool already has a domain configured.")
    return create_domain_by_moto(self, user_pool_id, domain, custom_domain_config)
