import type { Construct } from "constructs";
import { LoadBalancerClient } from "../../constructs/aws/cognito/load-balancer-client";
import { SamlProvider } from "../../constructs/aws/cognito/saml-provider";
import { UserPool } from "../../constructs/aws/cognito/user-pool";
import type { LoadBalancerSignIn } from "../../constructs/aws/elasticloadbalancingv2/sign-in";
import { fitName, shortHash } from "../../constructs/shared/names";
import type { AwsItem, AwsPlatform } from "./kind";

/** How people sign in to a service, and what a directory of the company's has to be told for it. */
export interface ServiceSignIn {
  readonly signIn: LoadBalancerSignIn;
  readonly told?: Readonly<Record<string, string>>;
}

/** Where people sign in: at a user pool of the service's own, since who is in a pool gets in at all of its clients, or at somebody's OpenID Connect. */
export function signInOf(
  here: Construct,
  key: string,
  { signIn, domain }: AwsItem<"services">,
  on: AwsPlatform,
): ServiceSignIn | undefined {
  if (signIn === undefined || domain === undefined) return undefined;
  const { cognito, oidc } = signIn;
  if (oidc !== undefined)
    return { signIn: { oidc: { ...oidc, clientSecret: on.made("secrets", oidc.clientSecret.key) } } };
  const userPool = new UserPool(here, "People", {
    userPoolName: on.nameOf(key, 128),
    domainPrefix: fitName(`${on.account}-${withoutBrands(on.nameOf(key, 63))}`, 63), // unique among all accounts of the region
    region: on.region,
    protect: on.protect,
  });
  const saml = cognito?.saml;
  const samlProvider =
    saml && new SamlProvider(here, "Directory", { userPool, providerName: "saml", metadataUrl: saml.metadata });
  const client = new LoadBalancerClient(here, "Client", {
    ...{ userPool, clientName: on.nameOf(key, 128), hosts: [domain], samlProvider },
  });
  return {
    signIn: { cognito: client.signIn() },
    told: {
      userPool: userPool.userPoolId,
      ...(saml && { samlEntityId: userPool.samlEntityId, samlReplyUrl: userPool.samlReplyUrl }),
    },
  };
}

/** Cognito takes no domain with a name of AWS's in it, as of an environment that is called dev-aws ("Using your own domain", Cognito guide, on prefixes). */
function withoutBrands(name: string): string {
  const without = name.replaceAll(/aws|amazon|cognito/g, "x");
  return without === name ? name : `${without}-${shortHash(name)}`;
}
