import * as z from "zod";
import { googleMember } from "../../words/access";
import { fields, flag, text, whole } from "../../words/scalars";
import { image } from "../endpoints/gcp";
import { everyone, service, serviceVariant, serviceVariants } from "./schema";

const words = {
  image,
  command: "What starts in place of the image's ENTRYPOINT",
  // "Set request timeout for services", Cloud Run's documentation: at most 60 minutes.
  timeout: { most: "1h", says: "How long a request may take, 1s to 1h; an open socket counts as one" },
  bounds: {
    most: 1_000,
    min: {
      default: 0,
      says: "Replicas that always stand ready, and cost; with 0 the first request waits for one to start",
    },
  },
  ingress:
    "From where it is reached. internal: from the environment's network, and what is joined to it; public: from the internet",
  domain:
    "Name that it answers under, by a load balancer of the environment, billed by the hour; with ingress: public alone. Without it a public service answers under Cloud Run's own name",
  zone: text(
    /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "write the name of a managed zone of Cloud DNS, such as acme-example",
  )
    .optional()
    .describe(
      "Managed zone of Cloud DNS in this project, by its name, in which the domain's record is made; without it the record is yours to make",
    ),
  sticky: "A client comes back to the same replica while that is there, as the sockets of Streamlit need it",
  vpc: "Its replicas stand in the environment's private network, and reach the internet through its NAT alone, which is billed; without it they reach the internet by themselves, and nothing in the network",
  calls:
    'Endpoints that it asks for predictions, and services; and places outside that it connects to, such as "https://api.example.com" or "10.1.0.0/16:5432"',
};

// "Principals" of IAP-secured resources: an address, or everybody of a Workspace domain.
const guest = text(
  /^(?:(?:group|user|serviceAccount):[^@\s:]+@[^@\s:]+\.[^@\s:]+|domain:(?:[a-z0-9-]+\.)+[a-z]{2,})$/,
  ({ input }) =>
    /^all(?:Authenticated)?Users$/.test(String(input))
      ? "lets in everybody; write access: { everyone: true } in place of signIn"
      : "write group:name@domain, user:name@domain or domain:acme.example",
);

export const gcpService = fields({
  ...service("gcp", words),
  cpu: z
    .literal([1, 2, 4, 6, 8], { error: "write 1, 2, 4, 6 or 8" })
    .default(1)
    .describe("Processors of each replica: 1, 2, 4, 6 or 8"),
  // "Maximum concurrent requests for services", Cloud Run's documentation: at most 1000, by default 80.
  concurrency: whole(1, 1_000)
    .default(80)
    .describe("Requests that a replica takes at a time; where they are more, another one starts"),
  signIn: fields({
    members: z
      .array(guest, { error: 'write a list, such as ["group:sales@acme.example"]' })
      .min(1, { error: "write at least one" })
      .describe("Who may open it: groups and people with a Google account, or everybody of a domain"),
  })
    .optional()
    .describe(
      "People sign in with their Google account before a request reaches it, by Identity-Aware Proxy; needs a domain",
    ),
  access: fields({
    everyone: everyone.describe("Whoever reaches it may call it, without saying who they are"),
    callers: z
      .array(googleMember, { error: 'write a list, such as ["group:ml@acme.example"]' })
      .optional()
      .describe("Who may call it with a token of theirs"),
  })
    .optional()
    .describe("Who may call it beside the workloads that say calls"),
  variants: serviceVariants(
    fields({
      ...serviceVariant("gcp", words),
      latest: flag
        .optional()
        .describe("Of two variants the one whose revision this deploy makes; the other was made by an earlier one"),
      redeploy: z
        .string({ error: "write a text in quotes" })
        .optional()
        .describe("Any new text deploys the same content again, beside what runs"),
    }),
  ),
});
