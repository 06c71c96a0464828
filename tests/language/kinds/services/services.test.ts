import { expect, it } from "vitest";
import { onlyVariant, variantsOf } from "../../../../language";
import { loadFiles, problemsOf } from "../../../support/environments";
import { digest, gcp, refuses, type Case } from "../../refuses";
import { forAll, images, onBoth, onInternet, service, varied } from "./one-service";

const clouds = ["gcp", "aws"] as const;
const both = (title: string, text: (cloud: "gcp" | "aws") => string, line: string): Case[] =>
  clouds.map((cloud) => [`${title}, on ${cloud}`, text(cloud), line]);

refuses("a service", [
  ...both("without a container", (cloud) => service(cloud, ["cpu: 1"]).replace(/ {4}image.*\n/, ""), "dev.yaml:8:5 services.api: has no container; write image, or variants with an image each"),
  ...both(
    "with an image and variants",
    (cloud) => service(cloud, [`variants: { next: { image: ${images[cloud]} } }`]),
    "dev.yaml:8:12 services.api.image: stands beside variants, which have an image each; remove it, or variants",
  ),
  ["whose image can move", `${gcp}registries: { serving: {} }\nservices: { api: { image: "registry/serving/api:v1" } }\n`, "dev.yaml:6:27 services.api.image: is named by a tag, which can move to another image; write @sha256:<digest>, or protect: false in a test environment"],
  ["whose registry is not there", `${gcp}services: { api: { image: "registry/serving/api${digest}" } }\n`, 'dev.yaml:5:27 services.api.image: no registry is named "serving"; there is no registry yet'],
  ["of whose variants an image is in no registry", varied("aws", { next: "" }).replace("serving: {}", "srving: {}").replace(", }", " }"), 'dev.yaml:9:22 services.api.variants.next.image: no registry is named "serving"; did you mean registry/srving?'],
  ...both(
    "whose shares are no whole",
    (cloud) => varied(cloud, { stable: "traffic: 80%", next: `traffic: 10%${cloud === "gcp" ? ", latest: true" : ""}` }),
    "dev.yaml:9:7 services.api.variants: traffic sums to 90%; write shares that sum to 100%",
  ),
  ...both(
    "one of whose variants says no share",
    (cloud) => varied(cloud, { stable: "traffic: 80%", next: cloud === "gcp" ? "latest: true" : "env: {}" }),
    "dev.yaml:10:7 services.api.variants.next.traffic: is missing beside other variants; write its share, such as 20%",
  ),
  ...onBoth("with a port that there is not", ["port: 65536"], "dev.yaml:9:11 services.api.port: 65536 is a number; write a whole number from 1 to 65535"),
  ...onBoth("whose health is no path", ["health: healthz"], 'dev.yaml:9:13 services.api.health: "healthz"; write a path such as /health'),
  ...onBoth("that sets PORT", ["env: { PORT: '80' }"], 'dev.yaml:9:12 services.api.env.PORT: the name is "PORT"; is set to the service\'s port; write port'),
  ...onBoth("with a secret that is not there", ["env: { TOKEN: secret/crm }"], 'dev.yaml:9:19 services.api.env.TOKEN: no secret is named "crm"; there is no secret yet'),
  ...both("with such a secret in a variant", (cloud) => varied(cloud, { main: "env: { TOKEN: secret/crm }" }), "").map(
    ([title, text]): Case => {
      const column = 7 + "main: { image: , env: { TOKEN: ".length + images[title.endsWith("gcp") ? "gcp" : "aws"].length;
      return [title, text, `dev.yaml:9:${column} services.api.variants.main.env.TOKEN: no secret is named "crm"; there is no secret yet`];
    },
  ),
  ...onBoth("with a timeout in parts of a second", ["timeout: 1500ms"], 'dev.yaml:9:14 services.api.timeout: "1500ms"; write whole seconds, such as 90s or 5m'),
  ...onBoth("with more replicas than at most", ["replicas: { min: 5, max: 4 }"], "dev.yaml:9:22 services.api.replicas.min: 5 is more than max, which is 4; write at most 4"),
  ...onBoth("with more than the default of these", ["replicas: { min: 4 }"], "dev.yaml:9:22 services.api.replicas.min: 4 is more than max, which is 3; write at most 3"),
  ...both(
    "a variant of which has more than the service",
    (cloud) => varied(cloud, { main: "replicas: { min: 4 }" }),
    "",
  ).map(([title, text]): Case => {
    const column = 7 + "main: { image: , replicas: { min: ".length + images[title.endsWith("gcp") ? "gcp" : "aws"].length;
    return [title, text, `dev.yaml:9:${column} services.api.variants.main.replicas.min: 4 is more than max, which is 3; write at most 3`];
  }),
  ...onBoth("reached from who knows where", ["ingress: vpn"], 'dev.yaml:9:14 services.api.ingress: "vpn"; write internal or public'),
  ...onBoth("that calls itself", ["vpc: true", "calls: [service/api]"], "dev.yaml:10:13 services.api.calls.0: is the service itself; remove it"),
  ...onBoth("that calls none", ["vpc: true", "calls: [service/apis]"], 'dev.yaml:10:13 services.api.calls.0: no service is named "apis"; did you mean service/api?'),
  ...onBoth("that reads another", ["reads: [service/api]"], 'dev.yaml:9:13 services.api.reads.0: "service/api"; a workload gets at service/... by calls; write it there'),
  ...onBoth("that promises nothing", ["slo: {}"], "dev.yaml:9:10 services.api.slo: promises nothing; write availability: 99.9%, or latency: { p95: 300ms }"),
  ...onBoth("that promises what cannot be otherwise", ["timeout: 2s", "slo: { latency: { p99: 2s } }"], "dev.yaml:10:28 services.api.slo.latency.p99: 2s is never exceeded, since its timeout ends a request after 2s; write less than 2s, or a longer timeout"),
  ...onBoth("as an identity that is not there", ["identity: identity/serving"], 'dev.yaml:9:15 services.api.identity: no identity is named "serving"; there is no identity yet'),
]); // prettier-ignore

refuses("the name of a service", [
  ["as an address", service("gcp", ["ingress: public", "domain: https://API.acme.example/v1"]), 'dev.yaml:10:13 services.api.domain: "https://API.acme.example/v1"; did you mean api.acme.example?'],
  ["in capitals", service("gcp", ["ingress: public", "domain: Api.Acme.example."]), 'dev.yaml:10:13 services.api.domain: "Api.Acme.example."; did you mean api.acme.example?'],
  ["of many", service("gcp", ["ingress: public", 'domain: "*.acme.example"']), 'dev.yaml:10:13 services.api.domain: "*.acme.example"; holds a wildcard, and a service has one name; write it whole'],
  ["without a dot", service("gcp", ["ingress: public", "domain: api"]), 'dev.yaml:10:13 services.api.domain: "api"; write the whole name of a host, such as scores.acme.example'],
  ["longer than certificates take", service("gcp", ["ingress: public", `domain: ${"a".repeat(52)}.acme.example`]), `dev.yaml:10:13 services.api.domain: "${"a".repeat(50)}..." (65 characters); is longer than the 64 characters that a certificate holds; write a shorter name`],
  ...(["gcp", "aws"] as const).map((cloud): Case => {
    const says = cloud === "gcp" ? ["ingress: public", "domain: api.acme.example"] : [...onInternet, forAll];
    const other = `  other: { image: ${images[cloud]}, ${says.join(", ")} }\n`;
    const column = 3 + `other: { image: ${images[cloud]}, ingress: public, domain: `.length;
    return [`that another has, on ${cloud}`, service(cloud, says, other), `dev.yaml:${9 + says.length}:${column} services.other.domain: is service/api's, and a name leads to one service; choose another`];
  }),
  ["without one to make a record of", service("gcp", ["zone: acme-example"]), "dev.yaml:9:11 services.api.zone: has no record to make without a name; write domain: scores.acme.example, or remove it"],
]); // prettier-ignore

it("lets a name be as long as a certificate holds", () => {
  const text = service("gcp", ["ingress: public", `domain: ${"a".repeat(51)}.acme.example`]);
  expect(problemsOf({ "dev.yaml": text })).toEqual([]);
});

it.each(["gcp", "aws"] as const)("is what is written, and what is left out, on %s", (cloud) => {
  const [environment] = loadFiles({ "dev.yaml": service(cloud, []) });
  expect(environment!.kinds.services.api).toEqual({
    image: images[cloud],
    args: [],
    env: {},
    port: 8080,
    health: "/health",
    cpu: 1,
    memory: 2 * 1024 ** 3,
    timeout: 60,
    replicas: { min: cloud === "gcp" ? 0 : 1, max: 3 },
    ingress: "internal",
    sticky: false,
    vpc: false,
    reads: [],
    writes: [],
    appends: [],
    calls: [],
    starts: [],
    variants: {},
    ...(cloud === "gcp" && { concurrency: 80 }),
  });
});

refuses("a service in words from elsewhere", [
  ...(
    [
      ["healthCheck", "health"],
      ["sessionAffinity", "sticky"],
      ["containerPort", "port"],
      ["hostname", "domain"],
      ["public", "ingress"],
      ["iap", "signIn"],
      ["minInstances", "replicas"],
    ] as const
  ).map(([typed, meant]): Case => [
    typed,
    service("gcp", [`${typed}: 1`]),
    `dev.yaml:9:5 services.api.${typed}: unknown field; did you mean "${meant}"? write one of description, image, command, args, env, port, health, memory, timeout, replicas, ingress, domain, zone, sticky, slo, load, vpc, reads, writes, appends, calls, starts, identity, cpu, concurrency, signIn, access, variants`,
  ]),
]);

const open = ["ingress: public", "domain: api.acme.example", "zone: acme-example"];
const elsewhere = (text: string) => text.replace("project: acme-ml-dev", "project: acme-ml-prod");

refuses("the name of a service of another environment", [
  [
    "in the same zone",
    { "dev.yaml": service("gcp", open), "prod.yaml": service("gcp", open) },
    "prod.yaml:10:13 services.api.domain: is a name that dev makes the record of, in the same zone; choose another, or leave zone out in one of them",
  ],
  [
    "in the same zone of AWS, from another account",
    {
      "dev.yaml": service("aws", [...onInternet, forAll]),
      "prod.yaml": service("aws", [...onInternet, forAll]).replace("111122223333", "444455556666"),
    },
    "prod.yaml:10:13 services.api.domain: is a name that dev makes the record of, in the same zone; choose another, or leave zone out in one of them",
  ],
]);

it("may have the name of one whose record somebody else makes, or another project's zone has", () => {
  const files = { "dev.yaml": service("gcp", open), "prod.yaml": service("gcp", open.slice(0, 2)) };
  expect(problemsOf(files)).toEqual([]);
  expect(problemsOf({ "dev.yaml": service("gcp", open), "prod.yaml": elsewhere(service("gcp", open)) })).toEqual([]);
});

it("is one variant, where it says an image alone", () => {
  const [environment] = loadFiles({
    "dev.yaml": service("aws", ["command: [serve]", "args: [--all]", "env: { A: a }", "replicas: { max: 5 }"]),
  });
  expect(onlyVariant).toBe("main");
  expect(variantsOf(environment!.kinds.services.api!)).toEqual({
    main: {
      image: images.aws,
      command: ["serve"],
      args: ["--all"],
      env: { A: "a" },
      replicas: { min: 1, max: 5 },
      traffic: 100,
    },
  });
});

it("has variants that say what differs", () => {
  const text = varied(
    "gcp",
    {
      stable: "traffic: 90%",
      next: "traffic: 10%, latest: true, command: [try], args: [], env: { B: c }, replicas: { min: 2 }",
    },
    ["command: [serve]", "args: [--all]", "env: { A: a, B: b }"],
  );
  const [environment] = loadFiles({ "dev.yaml": text });
  const { stable, next } = variantsOf(environment!.kinds.services.api!);
  expect(stable).toEqual({
    image: images.gcp,
    command: ["serve"],
    args: ["--all"],
    env: { A: "a", B: "b" },
    replicas: { min: 0, max: 3 },
    traffic: 90,
  });
  expect(next).toEqual({
    image: images.gcp,
    command: ["try"],
    args: [],
    env: { A: "a", B: "c" },
    replicas: { min: 2, max: 3 },
    traffic: 10,
    latest: true,
  });
});
