"""Route 53, by moto, which takes the record of a name and type that is there already, a CNAME beside others and one at the top of its zone
(ChangeResourceRecordSets, API reference; "Supported DNS record types"), whose zones have ids without the Z of AWS's, and are public
although a VPC is named, which makes them private (CreateHostedZone, API reference). Records of a zone's own, NS and SOA, are left out of what exists.

  POST /moto-api/ponte/hosted-zone   {"id": "Z0123456789ABCDEFGHIJ", "name": "acme.example"}: makes the zone that somebody has under this id
"""

import secrets

from moto.route53 import models
from moto.route53.exceptions import Route53ClientError
from moto.route53.models import Route53Backend, route53_backends
from moto.route53.responses import Route53

by_moto = Route53Backend.change_resource_record_sets
create_by_moto = Route53.create_hosted_zone


def register(app):
    models.create_route53_zone_id = lambda *_, **__: f"Z{secrets.token_hex(10).upper()}"
    Route53.create_hosted_zone = create_hosted_zone
    Route53Backend.change_resource_record_sets = change_resource_record_sets
    app.inventory.keeps("route53", "zones", is_global=True, name=lambda _, zone: zone.name)
    app.inventory.lists(lambda: lines(app.account))
    app.controls("hosted-zone", lambda sent: make(app.account, sent["id"], sent["name"]))


def lines(account):
    records = [each for zone in route53_backends[account]["aws"].zones.values() for each in zone.rrsets]
    return [f"route53 records {each.type} {each.name}" for each in records if each.type not in ("NS", "SOA")]


def make(account, id, name):
    backend = route53_backends[account]["aws"]
    if id not in backend.zones:
        zone = backend.create_hosted_zone(f"{name.rstrip('.')}.", private_zone=False)
        del backend.zones[zone.resource_id]
        zone.resource_id = id
        backend.zones[id] = zone
    return {}


def create_hosted_zone(self):
    if self._get_param("VPC.VPCId"):
        asked = self._get_bool_param
        self._get_bool_param = lambda name, *otherwise: name == "HostedZoneConfig.PrivateZone" or asked(name, *otherwise)
    return create_by_moto(self)


def change_resource_record_sets(self, zoneid, change_list):
    zone = self.get_hosted_zone(zoneid)
    for change in change_list:
        if change["Action"] != "DELETE":
            check(zone, change["Action"], change["ResourceRecordSet"])
    return by_moto(self, zoneid, change_list)


def check(zone, action, record):
    name, kind = record["Name"].rstrip(".").lower(), record["Type"]
    there = [each for each in zone.rrsets if each.name.rstrip(".").lower() == name and each.set_identifier == record.get("SetIdentifier")]
    if action == "CREATE" and any(each.type == kind for each in there):
        raise refused(f"Tried to create resource record set [name='{name}.', type='{kind}'] but it already exists")
    if kind == "CNAME" and name == zone.name.rstrip(".").lower():
        raise refused(f"RRSet of type CNAME with DNS name {name}. is not permitted at apex in zone {zone.name}")
    if any((each.type == "CNAME") != (kind == "CNAME") for each in there):
        raise refused(f"RRSet of type {kind} with DNS name {name}. is not permitted because a conflicting RRSet with the same DNS name already exists")


def refused(words):
    return Route53ClientError("InvalidChangeBatch", f"[{words}]")
