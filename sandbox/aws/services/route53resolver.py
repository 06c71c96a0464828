"""The DNS Firewall of Route 53 Resolver, which moto does not have. All is COMPLETE at once, and names come back with a dot behind them, the
asterisk too (github.com/braintrustdata/terraform-aws-braintrust-data-plane/pull/372).

Refused is what the API reference says: names in lists by UpdateFirewallDomains, priorities of associations over 100 and below 9900 and each once in a VPC
by AssociateFirewallRuleGroup, priorities of rules and a response where BLOCK is said by CreateFirewallRule, and what is used is not deleted.
"""

import re
import time
import uuid

from moto.ec2.models import ec2_backends
from refused import Refused

DOMAIN = re.compile(r"(?=.{1,255}$)(\*\.?|(\*\.)?([A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?)")
NAME = re.compile(r"(?![0-9]+$)[a-zA-Z0-9\-_' ']{1,64}")


def register(app):
    firewall = DnsFirewall(app.account)
    app.answers("route53resolver", firewall.answer)
    app.inventory.lists(firewall.lines)


class DnsFirewall:
    """Domain lists, rule groups with their rules, and associations, each by id."""

    def __init__(self, account):
        self.account = account
        self.lists, self.groups, self.associations, self.tags = {}, {}, {}, {}

    def answer(self, call):
        method = getattr(self, re.sub(r"(?<!^)(?=[A-Z])", "_", call.action).lower(), None)
        return method and method(call.json(), call.region)

    def lines(self):
        kinds = {"domain-lists": self.lists, "rule-groups": self.groups, "associations": self.associations}
        named = [f"route53resolver {kind} {each['Name']}" for kind, by_id in kinds.items() for each in by_id.values()]
        rules = [f"route53resolver rules {rule['Name']}" for each in self.groups.values() for rule in each["rules"]]
        return named + rules

    def made(self, kind, prefix, sent, region, **more):
        if not NAME.fullmatch(sent["Name"]):
            raise invalid(f"The name {sent['Name']} is not valid")
        id = f"{prefix}-{uuid.uuid4().hex[:16]}"
        arn = f"arn:aws:route53resolver:{region}:{self.account}:{kind}/{id}"
        self.tags[arn] = {each["Key"]: each["Value"] for each in sent.get("Tags", [])}
        now = {"CreationTime": stamp(), "ModificationTime": stamp()}
        return {"Id": id, "Arn": arn, "Name": sent["Name"], "Status": "COMPLETE", **now, **more}

    # Domain lists

    def create_firewall_domain_list(self, sent, region):
        asked = sent["CreatorRequestId"]
        made = self.made("firewall-domain-list", "rslvr-fdl", sent, region, CreatorRequestId=asked, domains=[])
        self.lists[made["Id"]] = made
        return {"FirewallDomainList": shown_list(made)}

    def get_firewall_domain_list(self, sent, _):
        return {"FirewallDomainList": shown_list(found(self.lists, sent["FirewallDomainListId"]))}

    def list_firewall_domains(self, sent, _):
        return {"Domains": found(self.lists, sent["FirewallDomainListId"])["domains"]}

    def update_firewall_domains(self, sent, _):
        made = found(self.lists, sent["FirewallDomainListId"])
        if len(sent["Domains"]) > 1000:
            raise invalid("There is a limit of 1000 domains per request")
        for domain in sent["Domains"]:
            if not DOMAIN.fullmatch(domain):
                raise invalid(f"The domain {domain} is not valid")
        domains = [f"{each.rstrip('.').lower()}." for each in sent["Domains"]]
        before = made["domains"]
        made["domains"] = {
            "ADD": [*before, *(each for each in domains if each not in before)],
            "REMOVE": [each for each in before if each not in domains],
            "REPLACE": domains,
        }[sent["Operation"]]
        return {**{name: made[name] for name in ("Id", "Name", "Status")}}

    def delete_firewall_domain_list(self, sent, _):
        id = sent["FirewallDomainListId"]
        made = found(self.lists, id)
        if any(rule["FirewallDomainListId"] == id for group in self.groups.values() for rule in group["rules"]):
            raise Refused("ConflictException", f"The domain list {id} is used by a rule")
        del self.lists[id], self.tags[made["Arn"]]
        return {"FirewallDomainList": shown_list(made)}

    # Rule groups and rules

    def create_firewall_rule_group(self, sent, region):
        more = {"OwnerId": self.account, "ShareStatus": "NOT_SHARED", "CreatorRequestId": sent["CreatorRequestId"]}
        made = self.made("firewall-rule-group", "rslvr-frg", sent, region, **more, rules=[])
        self.groups[made["Id"]] = made
        return {"FirewallRuleGroup": shown_group(made)}

    def get_firewall_rule_group(self, sent, _):
        return {"FirewallRuleGroup": shown_group(found(self.groups, sent["FirewallRuleGroupId"]))}

    def delete_firewall_rule_group(self, sent, _):
        id = sent["FirewallRuleGroupId"]
        made = found(self.groups, id)
        if made["rules"] or any(each["FirewallRuleGroupId"] == id for each in self.associations.values()):
            raise Refused("ConflictException", f"The rule group {id} has rules, or is associated with a VPC")
        del self.groups[id], self.tags[made["Arn"]]
        return {"FirewallRuleGroup": shown_group(made)}

    def create_firewall_rule(self, sent, _):
        rules = found(self.groups, sent["FirewallRuleGroupId"])["rules"]
        found(self.lists, sent["FirewallDomainListId"])
        if sent["Action"] == "BLOCK" and "BlockResponse" not in sent:
            raise invalid("BlockResponse is required where the action is BLOCK")
        if any(rule["Priority"] == sent["Priority"] for rule in rules):
            raise invalid(f"The priority {sent['Priority']} is taken")
        now = {"CreationTime": stamp(), "ModificationTime": stamp()}
        rule = {"FirewallDomainRedirectionAction": "INSPECT_REDIRECTION_DOMAIN", **sent, **now}
        rules.append(rule)
        return {"FirewallRule": rule}

    def list_firewall_rules(self, sent, _):
        return {"FirewallRules": found(self.groups, sent["FirewallRuleGroupId"])["rules"]}

    def update_firewall_rule(self, sent, _):
        rule = self.rule_of(sent)
        rule.update({**sent, "ModificationTime": stamp()})
        return {"FirewallRule": rule}

    def delete_firewall_rule(self, sent, _):
        rule = self.rule_of(sent)
        self.groups[sent["FirewallRuleGroupId"]]["rules"].remove(rule)
        return {"FirewallRule": rule}

    def rule_of(self, sent):
        for rule in found(self.groups, sent["FirewallRuleGroupId"])["rules"]:
            if rule["FirewallDomainListId"] == sent["FirewallDomainListId"]:
                return rule
        raise Refused("ResourceNotFoundException", f"no rule with the list {sent['FirewallDomainListId']}")

    # Associations

    def associate_firewall_rule_group(self, sent, region):
        found(self.groups, sent["FirewallRuleGroupId"])
        vpc = sent["VpcId"]
        if vpc not in ec2_backends[self.account][region].vpcs:
            raise Refused("ResourceNotFoundException", f"no VPC {vpc}")
        if not 100 < sent["Priority"] < 9900:
            raise invalid("The priority must be over 100 and below 9900")
        if any(each["VpcId"] == vpc and each["Priority"] == sent["Priority"] for each in self.associations.values()):
            raise Refused("ConflictException", f"The priority {sent['Priority']} is taken in {vpc}")
        more = {name: sent[name] for name in ("FirewallRuleGroupId", "VpcId", "Priority", "CreatorRequestId")}
        protection = {"MutationProtection": sent.get("MutationProtection", "DISABLED")}
        made = self.made("firewall-rule-group-association", "rslvr-frgassoc", sent, region, **more, **protection)
        self.associations[made["Id"]] = made
        return {"FirewallRuleGroupAssociation": made}

    def get_firewall_rule_group_association(self, sent, _):
        return {"FirewallRuleGroupAssociation": found(self.associations, sent["FirewallRuleGroupAssociationId"])}

    def update_firewall_rule_group_association(self, sent, _):
        made = found(self.associations, sent["FirewallRuleGroupAssociationId"])
        made.update({name: sent[name] for name in ("Name", "Priority", "MutationProtection") if name in sent})
        return {"FirewallRuleGroupAssociation": made}

    def disassociate_firewall_rule_group(self, sent, _):
        made = found(self.associations, sent["FirewallRuleGroupAssociationId"])
        if made["MutationProtection"] == "ENABLED":
            raise Refused("ConflictException", "The association is protected")
        del self.associations[made["Id"]], self.tags[made["Arn"]]
        return {"FirewallRuleGroupAssociation": {**made, "Status": "DELETING"}}

    # Tags

    def list_tags_for_resource(self, sent, _):
        if sent["ResourceArn"] not in self.tags:
            return None
        return {"Tags": [{"Key": key, "Value": value} for key, value in self.tags[sent["ResourceArn"]].items()]}

    def tag_resource(self, sent, _):
        if sent["ResourceArn"] not in self.tags:
            return None
        self.tags[sent["ResourceArn"]].update({each["Key"]: each["Value"] for each in sent["Tags"]})
        return {}

    def untag_resource(self, sent, _):
        if sent["ResourceArn"] not in self.tags:
            return None
        for key in sent["TagKeys"]:
            self.tags[sent["ResourceArn"]].pop(key, None)
        return {}


def shown_list(made):
    return {**{name: value for name, value in made.items() if name != "domains"}, "DomainCount": len(made["domains"])}


def shown_group(made):
    return {**{name: value for name, value in made.items() if name != "rules"}, "RuleCount": len(made["rules"])}


def found(by_id, id):
    if id not in by_id:
        raise Refused("ResourceNotFoundException", f"no {id}")
    return by_id[id]


def invalid(message):
    return Refused("ValidationException", message)


def stamp():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
