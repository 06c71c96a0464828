import { expect, it } from "vitest";
import { describeProblem, destinationsOf, warningsOf } from "../../language";
import { loadFiles, type Files } from "../support/environments";
import { aws, digest, gcp, refuses } from "./refuses";

const calls = (...places: string[]) => `airflow: { p: { calls: [${places.join(", ")}] } }\n`;
const withNat = gcp.replace("region: europe-west1", "region: europe-west1, network: { nat: true }");
const at = (text: string, column = 25) => `dev.yaml:5:${column} airflow.p.calls.0: ${text}`;

refuses("a place outside", [
  ["with a path", aws + calls('"https://api.example.com/v1"'), at('"https://api.example.com/v1"; says a path, and no firewall looks into a connection; write https://api.example.com')],
  ["with a path behind a name", aws + calls('"api.example.com:443/v1"'), at('"api.example.com:443/v1"; has no port from 1 to 65535; write api.example.com:443, or another port')],
  ["with a query", aws + calls('"https://api.example.com?q=1"'), at('"https://api.example.com?q=1"; says a path, and no firewall looks into a connection; write https://api.example.com')],
  ["with a user", aws + calls('"https://ana@api.example.com"'), at('"https://ana@api.example.com"; holds a user or a password, which belong in a secret; write the host alone, such as https://api.example.com')],
  ["with a wildcard", aws + calls('"*.example.org"'), at('"*.example.org"; holds a wildcard, and a place is one host or one range; write each host by its name')],
  ["of an identity, which connects nowhere", `${aws}identities: { ci: { calls: ["https://api.example.com/v1"] } }\n`, 'dev.yaml:5:29 identities.ci.calls.0: "https://api.example.com/v1"; is a place outside, which nothing here can grant; write it under calls of the Airflow, the job or the service that connects there'],
  ["that is read", `${gcp}airflow: { p: { reads: ["db.example.org:5432"] } }\n`, 'dev.yaml:5:25 airflow.p.reads.0: "db.example.org:5432"; is a place outside, which nothing here can grant; write it under calls of the Airflow, the job or the service that connects there'],
  ["in the list of egress", `${aws}egress: ["https://api.example.com"]\n`, "dev.yaml:5:9 egress: is a list of 1; write open or declared; places that are let out stand under calls of what connects there"],
  ["where all is to be closed", `${gcp}egress: closed\n`, 'dev.yaml:5:9 egress: "closed"; did you mean "declared"? write open or declared; places that are let out stand under calls of what connects there'],
  ["without a port", aws + calls("files.example.org"), at('"files.example.org"; says no port; write files.example.org:443, or another port')],
  ["with a port that is none", aws + calls('"files.example.org:70000"'), at('"files.example.org:70000"; has no port from 1 to 65535; write files.example.org:443, or another port')],
  ["by another protocol", aws + calls('"postgres://db.example.org"'), at('"postgres://db.example.org"; postgres:// says no port here; write the host and its port, such as db.example.org:5432')],
  ["in capitals", aws + calls('"API.example.com:443"'), at('"API.example.com:443"; did you mean api.example.com:443? write the host in lower case')],
  ["that is no whole name", aws + calls('"localhost:8080"'), at('"localhost:8080"; names no host; write its whole name, such as "https://api.example.com", "files.example.org:443" or "10.1.0.0/16:5432"')],
  ["by an IPv6 address", aws + calls('"[2001:db8::1]:443"'), at('"[2001:db8::1]:443"; is an IPv6 address, and the networks here have IPv4 addresses alone; write a range such as 10.1.0.0/16:5432')],
  ["by one address", aws + calls('"10.1.0.7:5432"'), at('"10.1.0.7:5432"; is one address; write 10.1.0.7/32:5432')],
  ["by an address within a range", aws + calls('"10.1.0.7/16:5432"'), at('"10.1.0.7/16:5432"; is an address within a range; write where the range begins, 10.1.0.0/16:5432')],
  ["by no range", aws + calls('"10.1.0.300/16:5432"'), at('"10.1.0.300/16:5432"; is no range of IPv4 addresses; write one such as 10.1.0.0/16:5432')],
  ["by nearly every address", aws + calls('"0.0.0.0/0:443"'), at('"0.0.0.0/0:443"; lets out to more than a firewall is for; write a range from /8 to /32, or egress: open')],
  ["where the metadata answer", aws + calls('"169.254.169.254/32:80"'), at('"169.254.169.254/32:80"; holds addresses of the machine itself or of its own link, where nothing outside answers; write another range')],
  ["in the environment's own network", aws + calls('"10.20.16.0/20:5432"'), at("overlaps with 10.20.0.0/16, the environment's own network, from which nothing goes out to it; write another range, or another aws.network.cidr")],
  ["around the environment's own network", gcp + calls('"10.0.0.0/8:5432"'), at("overlaps with 10.20.0.0/20, the environment's own network, from which nothing goes out to it; write another range, or another gcp.network.cidr")],
  ["that is said twice", aws + calls('"https://api.example.com"', '"api.example.com:443"'), 'dev.yaml:5:52 airflow.p.calls.1: "api.example.com:443" stands in the list already, as "https://api.example.com"; remove it here'],
  ["by name, where the network has no way to the internet", gcp + calls('"https://api.example.com"'), at("lies on the internet, which the network does not reach; write gcp: { network: { nat: true } }, or the range of a host that is reached privately, such as 10.1.0.0/16:5432")],
  ["by a public range, where the network has no way to the internet", gcp + calls('"203.0.113.0/24:443"'), at("lies on the internet, which the network does not reach; write gcp: { network: { nat: true } }")],
  ["that is no text", aws + calls("443"), at('443 is a number; write a reference such as endpoint/churn or service/scores-api, or a place outside such as "https://api.example.com", "files.example.org:443" or "10.1.0.0/16:5432"')],
]); // prettier-ignore

refuses("what calls names inside", [
  ["misspelt", aws + calls("endpoints/churn"), at('"endpoints/churn"; did you mean endpoint/churn?')],
  ["of a kind that answers otherwise", aws + calls("bucket/raw"), at('"bucket/raw"; a workload gets at bucket/... by reads, writes, appends; write it there')],
  [
    "behind Private Service Connect, where its own project is not let in",
    `${withNat}${calls("endpoint/churn")}endpoints: { churn: { privateServiceConnect: { projects: [acme-shop] } } }\n`,
    at("answers to the networks of acme-shop alone, and Airflow stands in one of acme-ml-dev; add it to endpoints.churn.privateServiceConnect.projects, which makes another endpoint"),
  ],
]); // prettier-ignore

refuses("more hosts than a rule of Google Cloud takes", [
  [
    "on one port",
    `${withNat}egress: declared\n${calls(...Array.from({ length: 101 }, (_, host) => `"https://h${host}.example.com"`))}`,
    "dev.yaml:6:2715 airflow.p.calls.100: is host number 101 of port 443, and a firewall rule of Google Cloud takes 100; write ranges for some, or egress: open",
  ],
]);

it("takes hosts, ports and ranges beside what it names inside", () => {
  const [environment] = loadFiles({
    "dev.yaml": `${withNat}${calls("endpoint/churn", '"https://api.example.com"', '"http://old.example.org"', '"https://api.example.com:8443"', '"files.example.org:22"', '"10.1.0.0/16:5432"')}endpoints: { churn: {} }\n`,
  });
  expect(environment!.kinds.airflow.p!.calls).toEqual([
    { kind: "endpoint", key: "churn", path: "" },
    { host: "api.example.com", port: 443 },
    { host: "old.example.org", port: 80 },
    { host: "api.example.com", port: 8443 },
    { host: "files.example.org", port: 22 },
    { cidr: "10.1.0.0/16", port: 5432 },
  ]);
  expect(destinationsOf(environment!).map(({ who, path }) => `${who} ${path.at(-1)}`)).toEqual(
    [1, 2, 3, 4, 5].map((index) => `airflow/p ${index}`),
  );
  expect(environment!.egress).toBe("open");
});

it("needs no way to the internet for what lies in private ranges", () => {
  const private_ = calls('"10.1.0.0/16:5432"', '"172.16.0.0/12:443"', '"192.168.7.0/24:443"', '"100.64.0.0/10:443"');
  expect(loadFiles({ "dev.yaml": gcp + private_ })).toHaveLength(1);
});

const told = (files: Files) =>
  warningsOf(loadFiles(files)[0]!).map((problem) => describeProblem(problem).replace(/^.*\/(?=dev\.yaml)/, ""));

it("says where declared egress closes nothing", () => {
  const vpc = `endpoints: { churn: { vpc: true, networkIsolation: false, variants: { champion: { image: "444455556666.dkr.ecr.eu-west-1.amazonaws.com/churn${digest}" } } } }\n`;
  expect(told({ "dev.yaml": `${gcp}egress: declared\n` })).toEqual([
    "dev.yaml:5:9 egress: closes nothing: no Airflow, and no job or service with vpc, stands in a network of the environment; remove it",
  ]);
  expect(told({ "dev.yaml": `${aws}egress: declared\n` })).toEqual([
    "dev.yaml:5:9 egress: closes nothing: no Airflow, no job, no service, and no endpoint with vpc, stands in a network of the environment; remove it",
  ]);
  expect(told({ "dev.yaml": `${aws}egress: declared\n${vpc}` })).toEqual([]);
  expect(told({ "dev.yaml": `${aws}egress: declared\n${calls()}` })).toEqual([]);
});

it("says that an endpoint with a public name is not reached without a way to the internet", () => {
  const asks = `${calls("endpoint/churn")}endpoints: { churn: {} }\n`;
  expect(told({ "dev.yaml": gcp + asks })).toEqual([
    "dev.yaml:5:25 airflow.p.calls.0: answers under a public name, and Airflow reaches nothing public without NAT; write gcp: { network: { nat: true } }, or mode: serverless at endpoints.churn",
  ]);
  expect(told({ "dev.yaml": withNat + asks })).toEqual([]);
  expect(told({ "dev.yaml": gcp + asks.replace("churn: {}", "churn: { mode: serverless }") })).toEqual([]);
});

it("says that an endpoint behind Private Service Connect needs an address in the network, which nothing here gives it", () => {
  const psc = `${calls("endpoint/churn")}endpoints: { churn: { privateServiceConnect: { projects: [acme-ml-dev, acme-shop] } } }\n`;
  expect(told({ "dev.yaml": gcp + psc })).toEqual([
    "dev.yaml:5:25 airflow.p.calls.0: answers in the network by a forwarding rule that is not made here: what it leads to is known once a model is deployed; make it in the program (docs/egress.md), or write mode: serverless at endpoints.churn",
  ]);
});
