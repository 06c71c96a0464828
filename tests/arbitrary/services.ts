import fc from "fast-check";
import { load, shared, slo, withOneLatest } from "./endpoints";
import type { ArbitraryKind, SoFar } from "./kind";
import { googleAccess, hostile, key, merged, named, range, sizes, some, variablesWith, type Fields } from "./values";

export const services: ArbitraryKind = {
  gcp: ({ made }) =>
    named(key, gcpService(made)).map((all) => {
      // Endpoints in mode serverless are services of Cloud Run, too.
      const taken = (name: string) => made.endpoints?.[name]?.mode === "serverless";
      return withNames(Object.fromEntries(Object.entries(all).filter(([name]) => !taken(name))));
    }),
  aws: ({ made }) => named(key, awsService(made)).map(withNames),
};

/** A name that no other has, for each that has one. */
const withNames = (all: Record<string, Fields>) =>
  Object.fromEntries(
    Object.entries(all).map(([name, item]) => [
      name,
      item.domain === undefined ? item : { ...item, domain: `${name}.acme.example` },
    ]),
  );

const itsName = { domain: "of the entry" };
const images = (name: string) => fc.constantFrom("a", "b", "c").map((digit) => `${name}@sha256:${digit.repeat(64)}`);

const texts = (text: fc.Arbitrary<string>, minLength = 0) => fc.array(text, { minLength, maxLength: 3 });

/** What both clouds write alike. */
const common = (secrets: string[], versions: string[], timeouts: string[]) =>
  some({
    description: fc.string({ maxLength: 200 }),
    command: texts(hostile, 1),
    args: texts(hostile),
    env: variablesWith(secrets, versions),
    port: fc.constantFrom(1, 8501, 65_535),
    health: fc.constantFrom("/", "/_stcore/health", "/v1/~health.txt"),
    timeout: fc.constantFrom("60s", ...timeouts),
    sticky: fc.boolean(),
    slo,
    load,
    vpc: fc.boolean(),
  });

const variant = (image: fc.Arbitrary<string>, secrets: string[], versions: string[], least: number) =>
  merged(
    fc.record({ image }),
    some({
      command: texts(hostile, 1),
      args: texts(hostile),
      env: variablesWith(secrets, versions),
      replicas: range(9, least).filter(({ max }) => max > 0),
    }),
  );

function gcpService({ secrets = {}, registries = {} }: SoFar["made"]): fc.Arbitrary<Fields> {
  const known = Object.keys(secrets);
  const image = fc.oneof(
    ...["europe-docker.pkg.dev/acme/serving/api", ...Object.keys(registries).map((name) => `registry/${name}/api`)].map(images), // prettier-ignore
  );
  const all = ["", "@1", "@42"];
  const of = (versions: string[]) => common(known, versions, ["5m", "1h"]);
  const pinned = variant(image, known, ["@1", "@42"], 0);
  const containers = fc.oneof(
    merged(of(all), fc.record({ image })),
    merged(of(all), fc.record({ variants: only(merged(variant(image, known, all, 0), some({ redeploy: hostile }))) })),
    // Of two, the one that was there before has numbers of its secrets.
    merged(of(["@1", "@7"]), fc.record({ variants: atLeastOne(shared(pinned, 2)).map(withOneLatest) })),
  );
  const zone = some({ zone: fc.constant("acme-example") });
  const lets = some({
    access: some({
      everyone: fc.boolean(),
      callers: googleAccess.map(({ readers = [] }) => readers),
    }),
  });
  const members = fc.subarray(["group:sales@acme.example", "domain:acme.example"], { minLength: 1 });
  const reached = fc.oneof(
    merged(fc.constant({}), lets),
    merged(fc.constant({ ingress: "public" }), lets),
    merged(fc.constant({ ingress: "public", ...itsName }), zone, lets),
    merged(fc.constant({ ingress: "public", ...itsName }), zone, fc.record({ signIn: fc.record({ members }) })),
  );
  return merged(
    containers,
    some({
      concurrency: fc.constantFrom(1, 1_000),
      replicas: range(20, 0).filter(({ max }) => max > 0),
    }),
    sizes({ 1: "512MiB 4GiB", 2: "8GiB", 4: "2GiB", 8: "32GiB" }),
    reached,
  );
}

function awsService({ secrets = {}, registries = {} }: SoFar["made"]): fc.Arbitrary<Fields> {
  const known = Object.keys(secrets);
  const versions = ["", "@AWSPREVIOUS", "@0d1f9a7e-1111-4222-8333-444455556666"];
  const image = fc.oneof(
    ...["111122223333.dkr.ecr.eu-west-1.amazonaws.com/serving/api", ...Object.keys(registries).map((name) => `registry/${name}`)].map(images), // prettier-ignore
  );
  const containers = fc.oneof(
    fc.record({ image }),
    fc.record({ variants: atLeastOne(shared(variant(image, known, versions, 1), 5)) }),
  );
  const name = fc.constantFrom<Fields>(
    { ...itsName, zone },
    { ...itsName, certificate },
    { ...itsName, zone, certificate },
  );
  const everyone = fc.constant({ access: { everyone: true } });
  const ways = [
    fc.constantFrom<Fields>({ cognito: {} }, { cognito: { saml: { metadata: "https://acme.example/saml.xml" } } }),
    ...known.slice(0, 1).map((secret) => fc.constant<Fields>({ oidc: { ...oidc, clientSecret: `secret/${secret}` } })),
  ];
  const reached = fc.oneof(
    some({ access: some({ everyone: fc.boolean() }) }),
    merged(name, some({ access: some({ everyone: fc.boolean() }) })),
    merged(fc.constant({ ingress: "public" }), name, everyone),
    merged(fc.constant({ ingress: "public" }), name, fc.record({ signIn: fc.oneof(...ways) })),
  );
  return merged(
    common(known, versions, ["5m", "4000s"]),
    containers,
    some({
      replicas: range(20),
      scaleOn: fc.constantFrom<Fields>({ cpu: "70%" }, { requests: 300 }, { cpu: "50%", requests: 60 }),
    }),
    sizes({ 0.25: "512MiB 2GiB", 0.5: "1GiB", 1: "3GiB 8GiB", 4: "30GiB", 8: "20GiB", 16: "120GiB" }),
    reached,
  );
}

const zone = "Z0123456789ABC";
const certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/0d1f9a7e-1111-4222-8333-444455556666";
const login = "https://login.acme.example";
const oidc = {
  issuer: login,
  authorizationEndpoint: `${login}/authorize`,
  tokenEndpoint: `${login}/token`,
  userInfoEndpoint: `${login}/userinfo`,
  clientId: "scores",
};

const atLeastOne = (variants: fc.Arbitrary<Record<string, Fields>>) =>
  variants.filter((all) => Object.keys(all).length > 0);

const only = (item: fc.Arbitrary<Fields>) => atLeastOne(shared(item, 1));
