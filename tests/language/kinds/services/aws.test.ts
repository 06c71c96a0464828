import { expect, it } from "vitest";
import { problemsOf } from "../../../support/environments";
import { aws, refuses, type Case } from "../../refuses";
import { forAll, images, onInternet, service, varied } from "./one-service";

const arn = (account = "111122223333", region = "eu-west-1") =>
  `arn:aws:acm:${region}:${account}:certificate/0d1f9a7e-1111-4222-8333-444455556666`;
const provider = (more = "") =>
  `signIn: { oidc: { issuer: "https://acme.okta.example", authorizationEndpoint: "https://acme.okta.example/authorize", tokenEndpoint: "https://acme.okta.example/token", userInfoEndpoint: "https://acme.okta.example/userinfo", clientId: scores, clientSecret: secret/okta${more} } }`;
const okta = "secrets: { okta: {} }\n";
const inVariant = `      next: { image: ${images.aws}, `.length + 1;

refuses("a service on Fargate", [
  ["with processors that it does not have", service("aws", ["cpu: 3"]), "dev.yaml:9:10 services.api.cpu: 3 is a number; write 0.25, 0.5, 1, 2, 4, 8 or 16"],
  ["with little memory for two", service("aws", ["cpu: 2"]), "dev.yaml:7:3 services.api.memory: 2GiB does not go with cpu: 2 on Fargate; write 4GiB to 16GiB in steps of 1GiB"],
  ["with 3GiB for a quarter", service("aws", ["cpu: 0.25", "memory: 3GiB"]), "dev.yaml:10:13 services.api.memory: 3GiB does not go with cpu: 0.25 on Fargate; write 512MiB, 1GiB or 2GiB"],
  ["that answers after more than a load balancer waits", service("aws", ["timeout: 4001s"]), 'dev.yaml:9:14 services.api.timeout: "4001s"; write a duration from 1s to 4000s, such as 60s'],
  ["that stands still", service("aws", ["replicas: { min: 0 }"]), "dev.yaml:9:22 services.api.replicas.min: 0 would be stopped, not idle: Fargate starts no task because a request comes; write 1, or a job for what runs at times"],
  ["a variant of which stands still", varied("aws", { next: "replicas: { min: 0 }" }), `dev.yaml:9:${inVariant + "replicas: { min: ".length} services.api.variants.next.replicas.min: 0 would be stopped, not idle: Fargate starts no task because a request comes; write 1, or a job for what runs at times`],
  ["with too many replicas", service("aws", ["replicas: { max: 5001 }"]), "dev.yaml:9:22 services.api.replicas.max: 5001 is a number; write a whole number from 1 to 5000"],
  ["that scales on nothing", service("aws", ["scaleOn: {}"]), "dev.yaml:9:14 services.api.scaleOn: is empty; write cpu or requests, such as { requests: 600 }"],
  ["with Cloud Run's word for it", service("aws", ["concurrency: 20"]), "dev.yaml:9:5 services.api.concurrency: is a field of Google Cloud only; nothing on AWS counts the requests that a replica has at a time; write scaleOn: { requests: 600 }, which are those of a minute"],
  ["that roles call", service("aws", ["access: { callers: [] }"]), "dev.yaml:9:15 services.api.access.callers: is a field of Google Cloud only; a load balancer of AWS does not ask callers who they are; let workloads say calls, or write signIn for people"],
  ["with a variant that is the latest", varied("aws", { next: "latest: true" }), `dev.yaml:9:${inVariant} services.api.variants.next.latest: is a field of Google Cloud only; every variant is a service of ECS of its own; remove it`],
  ...["AWS_EXECUTION_ENV", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "ECS_CONTAINER_METADATA_URI_V4"].map((name): Case => [
    `that sets ${name}`,
    service("aws", [`env: { ${name}: a }`]),
    `dev.yaml:9:${14 + name.length} services.api.env.${name}: is set by the service itself; choose another name`,
  ]),
  ["with six variants", varied("aws", Object.fromEntries(["50%", "10%", "10%", "10%", "10%", "10%"].map((share, index) => [`v${index}`, `traffic: ${share}`]))), "dev.yaml:9:7 services.api.variants: holds 6 variants, and a load balancer shares out to 5; write the others later"],
  ["on the internet without a name", service("aws", ["ingress: public", forAll]), "dev.yaml:9:14 services.api.ingress: is public, and nobody sends anything over the internet without TLS, which needs a name; write domain: scores.acme.example"],
  ["on the internet that lets in who knows whom", service("aws", onInternet), "dev.yaml:9:14 services.api.ingress: is public, and a load balancer of AWS does not ask callers who they are; write signIn, or access: { everyone: true } where the container asks itself, or nobody has to"],
  ["with a name and no certificate", service("aws", ["domain: api.acme.example"]), "dev.yaml:9:13 services.api.domain: needs a certificate; write zone: <id of the hosted zone>, by which one is made, or certificate: <its ARN>"],
  ["with a certificate and no name", service("aws", [`certificate: ${arn()}`]), "dev.yaml:9:18 services.api.certificate: stands beside no name; write domain: scores.acme.example, or remove it"],
  ["with a certificate of another account", service("aws", ["domain: api.acme.example", `certificate: ${arn("999988887777")}`]), "dev.yaml:10:18 services.api.certificate: is of 999988887777 in eu-west-1, and the load balancer of 111122223333 in eu-west-1 takes one of there; write that one's ARN"],
  ["with a certificate of another region", service("aws", ["domain: api.acme.example", `certificate: ${arn("111122223333", "us-east-1")}`]), "dev.yaml:10:18 services.api.certificate: is of 111122223333 in us-east-1, and the load balancer of 111122223333 in eu-west-1 takes one of there; write that one's ARN"],
  ["with the name of a certificate", service("aws", ["domain: api.acme.example", "certificate: api"]), 'dev.yaml:10:18 services.api.certificate: "api"; write the ARN of a certificate of ACM, arn:aws:acm:<region>:<account>:certificate/<id>'],
  ["with a path of a zone", service("aws", ["domain: api.acme.example", "zone: /hostedzone/Z0123456789ABC"]), 'dev.yaml:10:11 services.api.zone: "/hostedzone/Z0123456789ABC"; did you mean Z0123456789ABC?'],
  ["with the name of a zone", service("aws", ["domain: api.acme.example", "zone: acme.example"]), 'dev.yaml:10:11 services.api.zone: "acme.example"; write the id of a hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ'],
]); // prettier-ignore

refuses("people who sign in at a load balancer of AWS", [
  ["in no way", service("aws", [...onInternet, "signIn: {}"]), "dev.yaml:12:13 services.api.signIn: says nothing; write cognito: {}, cognito: { saml: { metadata: https://... } } or oidc: { ... }"],
  ["in two ways", service("aws", [...onInternet, provider().replace("{ oidc", "{ cognito: {}, oidc")], okta), "dev.yaml:12:13 services.api.signIn: says two ways, and a service takes one; write cognito or oidc"],
  ["as members of a group of Google", service("aws", [...onInternet, 'signIn: { cognito: {}, members: ["group:sales@acme.example"] }']), "dev.yaml:12:28 services.api.signIn.members: is a field of Google Cloud only; a load balancer of AWS knows no groups of Google; write cognito: {}, or oidc: { ... } of the company's directory, which says who may sign in"],
  ["of a service in the network", service("aws", ["domain: api.acme.example", "zone: Z0123456789ABC", "signIn: { cognito: {} }"]), "dev.yaml:11:13 services.api.signIn: is for people who come from the internet, and the service is reached from the network alone; write ingress: public, or remove it"],
  ["of a service without a name", service("aws", ["ingress: public", "signIn: { cognito: {} }"]), "dev.yaml:10:13 services.api.signIn: needs a name with a certificate; write domain: scores.acme.example"],
  ["and everybody", service("aws", [...onInternet, "signIn: { cognito: {} }", forAll]), "dev.yaml:13:25 services.api.access.everyone: stands beside signIn, and nobody gets in without either; remove one of them"],
  ["by metadata that anybody on the way can change", service("aws", [...onInternet, 'signIn: { cognito: { saml: { metadata: "http://acme.example/saml" } } }']), 'dev.yaml:12:44 services.api.signIn.cognito.saml.metadata: "http://acme.example/saml"; write the address of the metadata document, which begins with https://'],
  ["by a secret that is not there", service("aws", [...onInternet, provider()]), `dev.yaml:12:${provider().indexOf("secret/okta") + 5} services.api.signIn.oidc.clientSecret: no secret is named "okta"; there is no secret yet`],
  ["without being told", service("aws", [...onInternet, provider(", scopes: [email]")], okta), `dev.yaml:12:${provider(", scopes: [email]").indexOf("[email]") + 5} services.api.signIn.oidc.scopes: lacks openid, without which nobody is told who it is; add it`],
]); // prettier-ignore

const people = [...onInternet, "signIn: { cognito: {} }"];

refuses("calls on AWS", [
  ["where people sign in", service("aws", people, `jobs: { ingest: { image: ${images.aws}, calls: [service/api] } }\n`), `dev.yaml:13:${`jobs: { ingest: { image: ${images.aws}, calls: [`.length + 1} jobs.ingest.calls.0: service/api lets in people who sign in with a browser, and no workload; call another service without signIn, which may have the same image`],
  ["of an identity, into the network", service("aws", [], 'identities: { ci: { from: ["github:acme/churn@refs/heads/main"], calls: [service/api] } }\n'), "dev.yaml:9:74 identities.ci.calls.0: service/api lets in by the network that a caller stands in, and an identity stands in none; write it under calls of what runs as it"],
]); // prettier-ignore

it("lets workloads of the network call each other, and identities what is public", () => {
  const job = `jobs: { ingest: { image: ${images.aws}, calls: [service/api] } }\n`;
  expect(problemsOf({ "dev.yaml": service("aws", ["calls: [service/crm]"], `  crm: { image: ${images.aws}, calls: [service/api] }\n${job}`) })).toEqual([]); // prettier-ignore
  const ci = 'identities: { ci: { from: ["github:acme/churn@refs/heads/main"], calls: [service/api] } }\n';
  expect(problemsOf({ "dev.yaml": service("aws", [...onInternet, forAll], ci) })).toEqual([]);
});

it("has a name by a zone, by a certificate, or by both", () => {
  const name = "domain: api.acme.example";
  for (const more of [
    ["zone: Z0123456789ABC"],
    [`certificate: ${arn()}`],
    ["zone: Z0123456789ABC", `certificate: ${arn()}`],
  ])
    // prettier-ignore
    expect(problemsOf({ "dev.yaml": service("aws", [name, ...more]) })).toEqual([]);
});

it("stands with others behind a load balancer that holds a hundred variants", () => {
  const five = `{ ${["60%", "10%", "10%", "10%", "10%"].map((share, index) => `v${index}: { image: ${images.aws}, traffic: ${share} }`).join(", ")} }`;
  const all = (count: number, more = "") =>
    `${aws}registries: { serving: {} }\nservices:\n${Array.from({ length: count }, (_, index) => `  s${index}: { variants: ${five} }\n`).join("")}${more}`;
  expect(problemsOf({ "dev.yaml": all(20) })).toEqual([]);
  const open = `  open: { image: ${images.aws}, ${onInternet.join(", ")}, ${forAll} }\n`;
  expect(problemsOf({ "dev.yaml": all(20, open) })).toEqual([]);
  expect(
    problemsOf({ "dev.yaml": all(20, `  one: { image: ${images.aws} }\n  two: { image: ${images.aws} }\n`) }),
  ).toEqual([
    "dev.yaml:27:8 services.one: is one more than the environment's internal load balancer holds, which is 100 variants of all services; put some into another environment",
  ]);
});
