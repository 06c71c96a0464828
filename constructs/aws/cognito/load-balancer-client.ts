import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { mustHaveKnownItems } from "../../shared/tokens";
import type { CognitoSignIn, SignInSession } from "../elasticloadbalancingv2/sign-in";
import { applySettings, type ProviderSettings } from "../settings";
import type { SamlProvider } from "./saml-provider";
import type { UserPool } from "./user-pool";

/** Settings of a {@link LoadBalancerClient}. */
export interface LoadBalancerClientProps extends ProviderSettings {
  /** The pool whose people sign in. A change replaces the client. */
  readonly userPool: UserPool;

  /** Name of the client, 1-128 of letters, digits, spaces and `_+=,.@-`. */
  readonly clientName: string;

  /** Hosts that people sign in to, in lower case, 1-100. */
  readonly hosts: string[];

  /**
   * The directory that people come from, and nobody else.
   * @default - none: people who were invited to the pool
   */
  readonly samlProvider?: SamlProvider;
}

/**
 * A load balancer as a client of a user pool: people sign in on the pool's pages, and come back with a code. Its secret is Cognito's own, which the load balancer finds
 * itself; the provider keeps it in Terraform's state, too.
 */
export class LoadBalancerClient extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CognitoUserPoolClient;

  private readonly userPool: UserPool;

  constructor(scope: Construct, id: string, props: LoadBalancerClientProps) {
    super(scope, id);
    const { userPool, clientName, hosts, samlProvider } = props;
    this.validate(props);
    this.userPool = userPool;
    this.resource = new CognitoUserPoolClient(this, "Resource", {
      userPoolId: userPool.userPoolId,
      name: clientName,
      generateSecret: true, // asked for by "Authenticate users using an Application Load Balancer", Elastic Load Balancing guide, as the code grant is
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["email", "openid"],
      callbackUrls: hosts.map((host) => `https://${host}/oauth2/idpresponse`),
      supportedIdentityProviders: [samlProvider?.providerName ?? "COGNITO"],
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"], // no way in but the pages
      preventUserExistenceErrors: "ENABLED",
      enableTokenRevocation: true,
    });
    applySettings(this, props);
  }

  /** Id of the client. */
  public get clientId(): string {
    return this.resource.id;
  }

  /** What a rule of the load balancer takes as `cognito`; it waits for the pool's pages. */
  public signIn(session: SignInSession = {}): CognitoSignIn {
    const { arn, domain } = this.userPool;
    return { ...session, userPoolArn: arn, userPoolClientId: this.clientId, userPoolDomain: domain.domain };
  }

  // Cognito's API, CreateUserPoolClient; a load balancer asks for its callbacks in lower case, and Cognito compares letter by letter.
  private validate({ userPool, clientName, hosts }: LoadBalancerClientProps): void {
    required(this, "userPool", userPool);
    required(this, "clientName", clientName);
    required(this, "hosts", hosts);
    mustHaveKnownItems(this, "hosts", hosts);
    if (isKnown(clientName) && !/^[\w\s+=,.@-]{1,128}$/.test(clientName))
      throw invalid(this, `clientName is "${clientName}"`, "write 1-128 letters, digits, spaces and _+=,.@-");
    if (hosts.length < 1 || hosts.length > 100) throw invalid(this, `there are ${hosts.length} hosts`, "give 1 to 100");
    const wrong = hosts.find((host) => isKnown(host) && !/^([a-z0-9-]+\.)+[a-z]{2,63}$/.test(host));
    if (wrong !== undefined)
      throw invalid(this, `hosts has "${wrong}"`, "write it in lower case, such as scores.acme.example");
  }
}
