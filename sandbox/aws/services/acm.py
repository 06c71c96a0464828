"""ACM, by moto, which makes RSA_2048 of every request and issues a certificate because time has passed. Here it is issued as AWS does: once the records that prove
its names stand in public zones (ACM guide, "DNS validation"); what is imported is issued from the start. Refused is what is in use (DeleteCertificate,
API reference), more than ten names ("Quotas"), and a wildcard that is not the first label ("ACM certificate characteristics").

  POST /moto-api/ponte/certificate   {"arn": ..., "domain": "scores.acme.example"}: makes the certificate that somebody has under this ARN, issued
"""

import json
import re

from moto.acm.models import AWSCertificateManagerBackend, CertBundle, acm_backends
from moto.acm.responses import AWSCertificateManagerResponse
from moto.route53.models import route53_backends
from refused import Refused

request_by_moto = AWSCertificateManagerResponse.request_certificate
describe_by_moto = CertBundle.describe
delete_by_moto = AWSCertificateManagerBackend.delete_certificate
NAME = re.compile(r"(\*\.)?([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def register(app):
    AWSCertificateManagerResponse.request_certificate = request_certificate
    CertBundle.describe = describe
    CertBundle.check = lambda self: check(self, app.account)
    AWSCertificateManagerBackend.delete_certificate = delete_certificate
    app.inventory.keeps("acm", "_certificates", name=lambda _, each: each.common_name)
    app.log.describes("acm", described)
    app.controls("certificate", lambda sent: make(app.account, sent["arn"], sent["domain"]))


def described(call):
    sent = call.json()
    return {"what": sent["DomainName"]} if "DomainName" in sent else {"what": sent["CertificateArn"]} if "CertificateArn" in sent else {}


def make(account, arn, domain):
    region = arn.split(":")[3]
    certificates = acm_backends[account][region]._certificates
    if arn not in certificates:
        made = CertBundle.generate_cert(domain, account_id=account, region=region)
        made.arn, made.status = arn, "ISSUED"
        certificates[arn] = made
    return {}


def request_certificate(self):
    names = [self._get_param("DomainName"), *(self._get_param("SubjectAlternativeNames") or [])]
    if len(set(names)) > 10:
        raise Refused("LimitExceededException", "Too many domain names: at most 10")
    for each in names:
        if not NAME.fullmatch(each):
            raise Refused("InvalidDomainValidationOptionsException", f"The domain name {each} is not valid")
    answer = request_by_moto(self)
    made = self.acm_backend._certificates[json.loads(answer)["CertificateArn"]]
    made.key_algorithm = self._get_param("KeyAlgorithm")
    return answer


def describe(self):
    answer = describe_by_moto(self)
    told = answer["Certificate"]
    told["KeyAlgorithm"] = getattr(self, "key_algorithm", None) or told["KeyAlgorithm"]
    if told["Status"] == "PENDING_VALIDATION":
        for name in ("IssuedAt", "NotBefore", "NotAfter"):
            told.pop(name, None)
    return answer


def check(certificate, account):
    if certificate.type == "AMAZON_ISSUED" and certificate.status == "PENDING_VALIDATION":
        wanted = {
            (each["ResourceRecord"]["Name"], each["ResourceRecord"]["Value"])
            for each in describe_by_moto(certificate)["Certificate"]["DomainValidationOptions"]
        }
        zones = [zone for zone in route53_backends[account]["aws"].zones.values() if not zone.private_zone]
        there = {(name, value) for zone in zones for name, value in cnames_in(zone)}
        if wanted <= there:
            certificate.status = "ISSUED"


def cnames_in(zone):
    for each in zone.rrsets:
        if each.type == "CNAME":
            for value in each.records or []:
                yield f"{each.name.rstrip('.')}.", f"{value.rstrip('.')}."


def delete_certificate(self, arn):
    if arn in self._certificates and self._certificates[arn].in_use_by:
        raise Refused("ResourceInUseException", f"Certificate {arn} is in use by {', '.join(self._certificates[arn].in_use_by)}")
    delete_by_moto(self, arn)
