import { expect, it } from "vitest";
import { problemsOf } from "../../../support/environments";
import { digest, gcp, refuses, role, type Case } from "../../refuses";
import { images, service, varied } from "./one-service";

const open = ["ingress: public", "domain: api.acme.example"];
const sales = 'signIn: { members: ["group:sales@acme.example"] }';
const inVariant = `      next: { image: ${images.gcp}, `.length + 1;

refuses("a service of Cloud Run", [
  ["with processors that it does not have", service("gcp", ["cpu: 0.5"]), "dev.yaml:9:10 services.api.cpu: 0.5 is a number; write 1, 2, 4, 6 or 8"],
  ...([[1, "5GiB", "512MiB to 4GiB"], [2, "16GiB", "512MiB to 8GiB"], [4, "1GiB", "2GiB to 16GiB"], [6, "2GiB", "4GiB to 24GiB"], [8, "33GiB", "4GiB to 32GiB"]] as const).map(
    ([cpu, memory, range]): Case => [
      `with ${memory} for ${cpu}`,
      service("gcp", [`cpu: ${cpu}`, `memory: ${memory}`]),
      `dev.yaml:10:13 services.api.memory: ${memory} does not go with cpu: ${cpu}; write ${range}`,
    ],
  ),
  ["that takes more requests at a time than there may be", service("gcp", ["concurrency: 1001"]), "dev.yaml:9:18 services.api.concurrency: 1001 is a number; write a whole number from 1 to 1000"],
  ["that answers after an hour", service("gcp", ["timeout: 61m"]), 'dev.yaml:9:14 services.api.timeout: "61m"; write a duration from 1s to 1h, such as 60s'],
  ["with too many replicas", service("gcp", ["replicas: { max: 1001 }"]), "dev.yaml:9:22 services.api.replicas.max: 1001 is a number; write a whole number from 1 to 1000"],
  ...["K_SERVICE", "K_REVISION", "CLOUD_RUN_A", "X_GOOGLE_A"].map((name): Case => [
    `that sets ${name}`,
    service("gcp", [`env: { ${name}: a }`]),
    `dev.yaml:9:${14 + name.length} services.api.env.${name}: is set by the service itself; choose another name`,
  ]),
  ["a variant of which sets K_SERVICE", varied("gcp", { next: "env: { K_SERVICE: a }" }), `dev.yaml:9:${inVariant + "env: { K_SERVICE: ".length} services.api.variants.next.env.K_SERVICE: is set by the service itself; choose another name`],
  ["with a target to scale on", service("gcp", ["scaleOn: { cpu: 50% }"]), "dev.yaml:9:5 services.api.scaleOn: is a field of AWS only; Cloud Run starts another replica where requests are more than one takes at a time; write concurrency: 20, or another number of them"],
  ["with a certificate", service("gcp", [...open, "certificate: x"]), "dev.yaml:11:5 services.api.certificate: is a field of AWS only; Google makes a certificate of the domain by itself, once the name leads to the load balancer; remove it"],
  ["called as an endpoint that is one, too", service("gcp", [], "endpoints: { api: { mode: serverless } }\n"), "dev.yaml:8:5 services.api: has the name of endpoint/api, which is a service of Cloud Run as well; choose another name"],
  ["with a name, and reached from the network", service("gcp", ["domain: api.acme.example"]), "dev.yaml:9:13 services.api.domain: is answered by a load balancer on the internet, and ingress is internal; write ingress: public, or remove it: in the network it answers under Cloud Run's own name"],
  ["whose zone has a dot", service("gcp", [...open, "zone: acme.example"]), 'dev.yaml:11:11 services.api.zone: "acme.example"; did you mean "acme-example"? write the name of a managed zone of Cloud DNS, such as acme-example'],
  ["with two new variants", varied("gcp", { stable: "traffic: 90%", next: "traffic: 10%" }), "dev.yaml:9:7 services.api.variants: holds two variants, and a deploy makes one revision; write latest: true at the one that is new"],
  ["with two that are both new", varied("gcp", { stable: "traffic: 90%, latest: true", next: "traffic: 10%, latest: true" }), "dev.yaml:10:138 services.api.variants.next.latest: stands at stable and next, and a deploy makes one revision; remove it at the one that was there before"],
  ["with three variants", varied("gcp", { a: "traffic: 90%", b: "traffic: 10%", c: "traffic: 0%, latest: true" }), "dev.yaml:9:7 services.api.variants: holds 3 variants; Cloud Run takes two at a time, write the others later"],
  [
    "whose older variant would take a secret of now",
    varied("gcp", { stable: "traffic: 90%", next: "traffic: 10%, latest: true" }, ["env: { TOKEN: secret/crm }"], "secrets: { crm: {} }\n"),
    "dev.yaml:11:19 services.api.env.TOKEN: secret/crm is the newest version, and the revision of stable was made with the one of then; write its number, such as secret/crm@1",
  ],
  [
    "whose older variant says so itself",
    varied("gcp", { last: "traffic: 90%, env: { TOKEN: secret/crm }", next: "traffic: 10%, latest: true, env: { TOKEN: secret/crm }" }, [], "secrets: { crm: {} }\n"),
    `dev.yaml:9:${inVariant + "traffic: 90%, env: { TOKEN: ".length} services.api.variants.last.env.TOKEN: secret/crm is the newest version, and the revision of last was made with the one of then; write its number, such as secret/crm@1`,
  ],
  ["that a role of AWS calls", service("gcp", [`access: { callers: [${role("ml")}] }`]), 'dev.yaml:9:25 services.api.access.callers.0: "arn:aws:iam::111122223333:role/ml"; is of AWS; a role of AWS acts as an identity of this environment, by from: [aws:<its ARN>]'],
  ["outside the network that another answers in", service("gcp", ["calls: [service/crm]"], `  crm: { image: ${images.gcp} }\n`), "dev.yaml:9:13 services.api.calls.0: service/crm answers in the network alone, since its ingress is internal, and the service stands in no network; write vpc: true"],
  [
    "outside the network that an endpoint answers in",
    service("gcp", ["calls: [endpoint/churn]"], "endpoints: { churn: { privateServiceConnect: { projects: [acme-ml-dev] } } }\n"),
    "dev.yaml:9:13 services.api.calls.0: endpoint/churn answers by privateServiceConnect alone, and the service stands in no network; write vpc: true",
  ],
  ["that a job calls from no network", service("gcp", [], `jobs: { ingest: { image: ${images.gcp}, calls: [service/api] } }\n`), `dev.yaml:9:${`jobs: { ingest: { image: ${images.gcp}, calls: [`.length + 1} jobs.ingest.calls.0: service/api answers in the network alone, since its ingress is internal, and the job stands in no network; write vpc: true`],
  ["in the network without a way to the internet", service("gcp", ["vpc: true", 'calls: ["https://api.example.com"]']), "dev.yaml:10:13 services.api.calls.0: lies on the internet, which the network does not reach; write gcp: { network: { nat: true } }, or the range of a host that is reached privately, such as 10.1.0.0/16:5432"],
]); // prettier-ignore

refuses("people who sign in to a service of Cloud Run", [
  ["that has no name", service("gcp", ["ingress: public", sales]), "dev.yaml:10:13 services.api.signIn: needs a name with a certificate; write domain: scores.acme.example"],
  ["and everybody", service("gcp", [...open, sales, "access: { everyone: true }"]), "dev.yaml:12:25 services.api.access.everyone: stands beside signIn, and nobody gets in without either; remove one of them"],
  ["and callers", service("gcp", [...open, sales, 'access: { callers: ["group:ml@acme.example"] }']), "dev.yaml:12:24 services.api.access.callers: stands beside signIn, which alone says who gets in; write them under signIn: { members }"],
  ["who are nobody", service("gcp", [...open, "signIn: { members: [] }"]), "dev.yaml:11:24 services.api.signIn.members: is an empty list; write at least one"],
  ["who are everybody", service("gcp", [...open, "signIn: { members: [allAuthenticatedUsers] }"]), 'dev.yaml:11:25 services.api.signIn.members.0: "allAuthenticatedUsers"; lets in everybody; write access: { everyone: true } in place of signIn'],
  ["without saying what they are", service("gcp", [...open, 'signIn: { members: ["sales@acme.example"] }']), 'dev.yaml:11:25 services.api.signIn.members.0: "sales@acme.example"; write group:name@domain, user:name@domain or domain:acme.example'],
]); // prettier-ignore

it("takes people of a domain, and members who call with a token", () => {
  const people = 'signIn: { members: ["domain:acme.example", "user:ana@acme.example", "serviceAccount:shop@acme-shop.iam.gserviceaccount.com"] }'; // prettier-ignore
  expect(problemsOf({ "dev.yaml": service("gcp", [...open, people]) })).toEqual([]);
  const callers = 'access: { callers: ["serviceAccount:shop@acme-shop.iam.gserviceaccount.com"] }';
  expect(problemsOf({ "dev.yaml": service("gcp", ["ingress: public", callers]) })).toEqual([]);
});

it("tells both that a service needs which people sign in to", () => {
  expect(problemsOf({ "dev.yaml": service("gcp", [sales]) })).toEqual([
    "dev.yaml:9:13 services.api.signIn: needs a name with a certificate; write domain: scores.acme.example",
    "dev.yaml:9:13 services.api.signIn: is for people who come from the internet, and the service is reached from the network alone; write ingress: public, or remove it",
  ]);
});

const item = `image: registry/serving/api${digest}`;
const many = (count: number, says: (index: number) => string) =>
  `${gcp}registries: { serving: {} }\nidentities: { one: {} }\nservices:\n${Array.from({ length: count }, (_, index) => `  s${index}: { ${item}, ${says(index)} }\n`).join("")}`;

it("has a name among fifteen", () => {
  const says = (index: number) => `ingress: public, domain: s${index}.acme.example`;
  expect(problemsOf({ "dev.yaml": many(15, says) })).toEqual([]);
  const column = `  s15: { ${item}, ingress: public, domain: `.length + 1;
  expect(problemsOf({ "dev.yaml": many(17, says) })).toEqual([
    `dev.yaml:23:${column} services.s15.domain: is name number 16, and the environment's load balancer holds 15 certificates; put some services into another environment`,
  ]);
});

it("counts among the services of a region, and the accounts of a project", () => {
  const shared = () => "identity: identity/one";
  expect(problemsOf({ "dev.yaml": many(1_000, shared) })).toEqual([]);
  const withEndpoint = many(1_000, shared) + "endpoints: { churn: { mode: serverless, identity: shared } }\n";
  expect(problemsOf({ "dev.yaml": withEndpoint })).toEqual([
    "dev.yaml:1007:3 services.s999: is the 1001st service in acme-ml-dev and europe-west1, and Cloud Run takes 1000; put some into another project or region",
  ]);
  expect(problemsOf({ "dev.yaml": many(99, () => "vpc: false") })).toEqual([]);
  expect(problemsOf({ "dev.yaml": many(100, () => "vpc: false") })).toEqual([
    "dev.yaml:107:3 services.s99: is the 101st service account of acme-ml-dev, and Google allows 100; let some share one, such as identity: identity/serving",
  ]);
});
