import { sizeInWords, variantsOf } from "../../language";
import type { Flow, Item, KindWords } from "./kind";
import { prose, range } from "./phrases";
import { variableFlows } from "./variables";

type Service = Item<"services">;

export const services: KindWords<"services"> = {
  title: "Services",
  shape: ["([", "])"],
  place: (name) => name,
  /** On AWS its replicas have names that are known at deploy alone: people know it by where it answers. */
  at: (key, { domain }, { system, name }) => domain === undefined ? `http://${key}.${system}-${name}.internal` : `https://${domain}`, // prettier-ignore
  describe(service, partsApart = false) {
    const shares = Object.entries<Variant>(service.variants).map(([name, { traffic }]) => `${name} ${traffic}%`);
    return [
      ...(service.description === undefined ? [] : [prose(service.description)]),
      reachedFrom(service),
      ...(service.signIn === undefined ? [] : [`people sign in ${signInBy(service)}`]),
      ...(service.access?.everyone ? ["lets in everybody"] : []),
      ...(partsApart ? [] : shares),
      range(service.replicas, "replica"),
      `${service.cpu} CPU, ${sizeInWords(service.memory)}`,
      ...(service.sticky ? ["sticky"] : []),
      ...(service.vpc ? ["in the network"] : []),
    ];
  },
  parts: ({ variants }) =>
    Object.entries<Variant>(variants).map(([name, { traffic, image }]) => [
      name,
      `${traffic}%`.padStart(4),
      shortImage(image),
    ]),
  /** It reads its images and its secrets, and people sign in to it. */
  flows(who, service) {
    const all = Object.entries(variantsOf<Variant>(service));
    const variables = [service.env, ...Object.values<Variant>(service.variants).map(({ env }) => env)];
    const members = service.signIn && "members" in service.signIn ? service.signIn.members : [];
    return [
      ...all.flatMap(([name, { image }]) => imageFlows(who, image, all.length === 1 ? "its image" : `serves ${name}`)),
      ...variables.flatMap((env) => variableFlows(who, env)),
      ...members.map((member): Flow => ({ who: member, thing: who, verb: "calls", isThing: false, note: "signs in" })),
    ];
  },
  keyAgents: () => ["run"],
};

type Variant = Service["variants"][string];

function reachedFrom({ ingress, domain }: Service): string {
  const where = ingress === "public" ? "from the internet" : "from the network";
  return domain === undefined ? where : `${domain}, ${where}`;
}

function signInBy({ signIn }: Service): string {
  if (signIn === undefined || "members" in signIn) return "with Google";
  if (signIn.oidc !== undefined) return `at ${new URL(signIn.oidc.issuer).host}`;
  return signIn.cognito?.saml === undefined ? "with an invitation" : "by the company's directory";
}

function imageFlows(who: string, image: string, note: string): Flow[] {
  const registry = /^registry\/[a-z0-9-]+/.exec(image)?.[0];
  return registry === undefined ? [] : [{ who, thing: registry, verb: "reads", isThing: true, note }];
}

/** `registry/serving@sha256:5f70bf18...` as `serving@5f70bf18`; of an image elsewhere the whole name. */
function shortImage(image: string): string {
  return image.replace(/^registry\//, "").replace(/@sha256:([0-9a-f]{8})[0-9a-f]{56}$/, "@$1");
}
