import { expect, it } from "vitest";
import { declaredDestinations, serviceDestination } from "../../../../language";
import { loadFiles } from "../../../support/environments";
import { aws } from "../../refuses";
import { forAll, images, onInternet, service, told } from "./one-service";

const job = (cloud: "gcp" | "aws", says: string) => `jobs: { ingest: { image: ${images[cloud]}, ${says} } }\n`;
const calls = (cloud: "gcp" | "aws") => job(cloud, "vpc: true, calls: [service/api]");

it.each(["gcp", "aws"] as const)("says where nobody may call it, on %s", (cloud) => {
  const also = { gcp: ", access: { callers: [...] }", aws: "" }[cloud];
  const ways = `calls: [service/api] at what calls it${also}`;
  const nobody = `dev.yaml:8:5 services.api: may be called by nobody; write ${ways}, or access: { everyone: true }`;
  expect(told(service(cloud, []))).toEqual([nobody]);
  expect(told(service(cloud, ["access: { everyone: false }"]))).toEqual([nobody]);
  expect(told(service(cloud, [forAll]))).toEqual([]);
  expect(told(service(cloud, [], calls(cloud)))).toEqual([]);
});

it("lets in people and callers, whom it does not warn of", () => {
  const open = ["ingress: public", "domain: api.acme.example"];
  expect(told(service("gcp", [...open, 'signIn: { members: ["domain:acme.example"] }']))).toEqual([]);
  expect(told(service("gcp", ['access: { callers: ["group:ml@acme.example"] }']))).toEqual([]);
  expect(told(service("aws", [...onInternet, "signIn: { cognito: {} }"]))).toEqual([]);
});

it("says what sticky changes nothing of", () => {
  expect(told(service("gcp", [forAll, "sticky: true", "replicas: { max: 1 }"]))).toEqual([
    "dev.yaml:10:13 services.api.sticky: changes nothing, since all come to the one replica; remove it, or write more replicas",
  ]);
  expect(told(service("gcp", [forAll, "sticky: true"]))).toEqual([]);
});

it("says which secret stands in Terraform's state", () => {
  const at = "https://acme.okta.example";
  const oidc = `signIn: { oidc: { clientSecret: secret/okta, clientId: scores, issuer: "${at}", authorizationEndpoint: "${at}/a", tokenEndpoint: "${at}/t", userInfoEndpoint: "${at}/u" } }`;
  expect(told(service("aws", [...onInternet, oidc], "secrets: { okta: {} }\n"))).toEqual([
    "dev.yaml:12:37 services.api.signIn.oidc.clientSecret: is read by the deploy, since the load balancer takes the value itself: it stands in Terraform's state, in clear; cognito: { saml: { metadata: ... } } signs in without one",
  ]);
});

it("says where a job and the service that it asks may set off each other", () => {
  expect(told(service("gcp", ["starts: [job/ingest]"], calls("gcp")))).toEqual([
    `dev.yaml:10:${`jobs: { ingest: { image: ${images.gcp}, vpc: true, calls: [`.length + 1} jobs.ingest.calls.0: calls service/api, so that ingest may set off itself, by service/api, again and again; let the service start it for nothing that ingest asks`,
  ]);
  const landed = job("aws", "calls: [service/api], on: bucket/raw/in, reads: [bucket/raw]");
  expect(told(service("aws", ["appends: [bucket/raw/in/answers]"], `${landed}buckets: { raw: {} }\n`))).toEqual([
    expect.stringMatching(
      / jobs\.ingest\.calls\.0: calls service\/api, so that ingest may set off itself, by service\/api/,
    ),
  ]);
  expect(told(service("gcp", ["starts: [job/ingest]", forAll], job("gcp", "cpu: 1")))).toEqual([]);
});

it("says of a public name that the network does not reach, on Google Cloud", () => {
  const open = ["ingress: public", "domain: api.acme.example", forAll];
  expect(told(service("gcp", open, calls("gcp")))).toEqual([
    `dev.yaml:12:${`jobs: { ingest: { image: ${images.gcp}, vpc: true, calls: [`.length + 1} jobs.ingest.calls.0: answers under a public name, and the job reaches nothing public without NAT; write gcp: { network: { nat: true } }, or no domain at services.api`,
  ]);
  expect(told(service("gcp", open, calls("gcp")).replace("west1 }", "west1, network: { nat: true } }"))).toEqual([]);
});

it("says what a load balancer of AWS has no room for at first", () => {
  const all = (count: number, says: (index: number) => string) =>
    `${aws}registries: { serving: {} }\nservices:\n${Array.from({ length: count }, (_, index) => `  s${index}: { image: ${images.aws}, access: { everyone: true }, ${says(index)} }\n`).join("")}`;
  expect(told(all(50, () => "cpu: 1"))).toEqual([]);
  expect(told(all(51, () => "cpu: 1"))).toEqual([
    "dev.yaml:57:8 services.s50: takes more rules of the environment's internal load balancer than the 100 that one has at first; ask AWS for more, or put some services into another environment",
  ]);
  const named = (index: number) => `domain: s${index}.acme.example, zone: Z0123456789ABC`;
  expect(told(all(26, named))).toEqual([]);
  expect(told(all(27, named))).toEqual([
    expect.stringMatching(
      /^dev\.yaml:33:\d+ services\.s26\.domain: is name number 27, and the environment's internal load balancer has room for 26 certificates at first; ask AWS for more/,
    ),
  ]);
});

it("warns of a text that looks like a secret's name, in a variant as well", () => {
  const text = `${aws}registries: { serving: {} }\nservices:\n  api:\n    access: { everyone: true }\n    env: { A: secrets/crm }\n    variants: { main: { image: ${images.aws}, env: { B: secrets/crm } } }\n`;
  expect(told(text).map((line) => line.replace(/: is a text.*$/, ""))).toEqual([
    "dev.yaml:9:15 services.api.env.A",
    `dev.yaml:10:${`    variants: { main: { image: ${images.aws}, env: { B: `.length + 1} services.api.variants.main.env.B`,
  ]);
});

it("is let out to where the network is closed, by the name that it has before it is deployed", () => {
  const at = (text: string) => loadFiles({ "dev.yaml": `${text}egress: declared\n` })[0]!;
  const inside = at(service("aws", ['calls: ["https://api.example.com"]'], calls("aws")));
  expect(serviceDestination(inside, "api")).toEqual({ host: "api.churn-dev.internal", port: 80 });
  expect(declaredDestinations(inside)).toEqual([
    { host: "api.example.com", port: 443 },
    { host: "api.churn-dev.internal", port: 80 },
  ]);
  const named = at(service("aws", [...onInternet, forAll], calls("aws")));
  expect(declaredDestinations(named)).toEqual([{ host: "api.acme.example", port: 443 }]);
  const open = at(
    service("gcp", ["ingress: public", "domain: api.acme.example", forAll, "vpc: true", "calls: [service/crm]"], `  crm: { image: ${images.gcp} }\n${calls("gcp")}`),
  ); // prettier-ignore
  expect(declaredDestinations(open)).toEqual([{ host: "api.acme.example", port: 443 }]);
  expect(serviceDestination(open, "crm")).toBeUndefined();
});

it("is held to what it declares on AWS whatever it says, and on Google Cloud with vpc", () => {
  const declared = "egress: declared\n";
  const says = [forAll, 'calls: ["https://api.example.com"]'];
  expect(told(service("aws", says, declared))).toEqual([]);
  expect(told(service("gcp", says, declared))).toEqual([
    "dev.yaml:11:9 egress: closes nothing: no Airflow, and no job or service with vpc, stands in a network of the environment; remove it",
    "dev.yaml:10:13 services.api.calls.0: is declared, and nothing holds service/api to it outside the network; write vpc: true",
  ]);
});
