import * as z from "zod";
import { reference } from "../../words/references";
import { fields, percent, text, whole } from "../../words/scalars";
import { image } from "../endpoints/aws";
import { everyone, service, serviceVariant, serviceVariants } from "./schema";

const cpus = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

const words = {
  image,
  command: "What starts in place of the image's ENTRYPOINT",
  // "Load balancer attributes", Application Load Balancers guide: 1 to 4000 seconds.
  timeout: {
    most: "4000s",
    says: "How long a connection may say nothing, 1s to 4000s: how long an answer may take. It is the load balancer's, where the longest of all its services counts",
  },
  bounds: {
    most: 5_000, // "Tasks per service", ECS service quotas
    min: { default: 1, says: "Replicas that always run, and cost; at least 1" },
  },
  ingress:
    "From where it is reached, by a load balancer of the environment for each, billed by the hour. internal: from the environment's network, and what is joined to it; public: from the internet, which needs a domain",
  domain:
    "Name that it answers under by HTTPS, with zone or certificate. Without it an internal service answers in the network alone, by HTTP, as <name>.<system>-<environment>.internal",
  zone: text(/^Z[A-Z0-9]{1,31}$/, ({ input }) =>
    /^\/?hostedzone\/Z[A-Z0-9]+$/.test(String(input))
      ? `did you mean ${String(input).split("/").at(-1)}?`
      : "write the id of a hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ",
  )
    .optional()
    .describe(
      "Hosted zone of Route 53 in this account, by its id, in which the domain's record is made, and what proves to the certificate that it is yours",
    ),
  sticky:
    "A client comes back to the same replica while that is there, by a cookie, as the sockets of Streamlit need it",
  vpc: "Its replicas stand in the private subnets of the environment's network, and reach the internet through its NAT, which is billed; without it in public ones, with an address for as long as they run, and only the load balancer is let in",
  calls:
    'Endpoints that it asks for predictions, and services; and places outside that it connects to, such as "https://api.example.com" or "10.1.0.0/16:5432"',
};

const https = text(/^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[^\s?#]*)?$/, "write an address that begins with https://");

const saml = fields({
  metadata: text(
    /^https:\/\/[^\s]+$/,
    "write the address of the metadata document, which begins with https://",
  ).describe(
    "Address of the metadata document of the company's directory, such as the one of an application of Entra ID or Okta",
  ),
});

const oidc = fields({
  issuer: https.describe("Who signs the tokens, exactly as they say it"),
  authorizationEndpoint: https.describe("Where people sign in"),
  tokenEndpoint: https.describe("Where the load balancer gets the tokens"),
  userInfoEndpoint: https.describe("Where it asks who somebody is"),
  clientId: text(/^[^\s]{1,255}$/, "write the client's id").describe("What the issuer calls this service"),
  clientSecret: reference("secrets").describe(
    "Secret that holds the client's secret. The load balancer takes the value itself, so it stands in Terraform's state; cognito with saml needs none",
  ),
  scopes: z
    .array(text(/^[\w:./-]{1,100}$/, "write a scope such as email"), { error: "write a list, such as [openid, email]" })
    .min(1, { error: "write at least one" })
    .default(["openid"])
    .describe("What it asks for of a person; openid among them"),
});

export const awsService = fields({
  ...service("aws", words),
  cpu: z
    .literal(cpus, { error: `write ${cpus.slice(0, -1).join(", ")} or ${cpus.at(-1)}` })
    .default(1)
    .describe(`Processors of each replica: ${cpus.slice(0, -1).join(", ")} or ${cpus.at(-1)}`),
  scaleOn: fields({
    cpu: percent(1).optional().describe("Use of its processors"),
    requests: whole(1, 1_000_000).optional().describe("Requests a minute that one replica takes"),
  })
    .optional()
    .describe("What adds and removes replicas; each target that is given is held. 60% of the processors without it"),
  certificate: text(
    /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/,
    "write the ARN of a certificate of ACM, arn:aws:acm:<region>:<account>:certificate/<id>",
  )
    .optional()
    .describe(
      "Existing certificate of ACM in this account and region that holds the domain, by its ARN; without zone, the domain's record is yours to make",
    ),
  signIn: fields({
    cognito: fields({ saml: saml.optional().describe("They come from the company's directory, by SAML") })
      .optional()
      .describe(
        "A user pool of the environment's: an administrator invites people, who sign in with a second factor; with saml they come from the company's directory",
      ),
    oidc: oidc.optional().describe("An OpenID Connect provider, by a client that it holds for this service"),
  })
    .optional()
    .describe("People sign in before a request reaches it, at the load balancer; needs a domain. Either of both"),
  access: fields({
    everyone: everyone.describe(
      "Whoever reaches it may call it, without saying who they are: on the internet, or, where it is internal, in the whole network. An internal service lets in who says calls without it",
    ),
  })
    .optional()
    .describe("Who may call it beside the workloads that say calls"),
  variants: serviceVariants(fields(serviceVariant("aws", words))),
});
