import { CognitoIdentityProvider } from "@cdktf/provider-aws/lib/cognito-identity-provider";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { applySettings, type ProviderSettings } from "../settings";
import type { UserPool } from "./user-pool";

/** Settings of a {@link SamlProvider}. */
export interface SamlProviderProps extends ProviderSettings {
  /** The pool that people come to. A change replaces the provider. */
  readonly userPool: UserPool;

  /** Name of the provider, 3-32 letters, digits and `-`, unique in the pool. A change replaces it. */
  readonly providerName: string;

  /** Where the company's directory publishes what it is, by `https://`: Cognito reads it again every six hours. */
  readonly metadataUrl: string;

  /**
   * What the directory calls a person's address.
   * @default "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
   */
  readonly emailAttribute?: string;
}

/** A company's directory, whose people may sign in by SAML: it is told {@link UserPool.samlEntityId} and {@link UserPool.samlReplyUrl}, and no secret is exchanged. */
export class SamlProvider extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CognitoIdentityProvider;

  constructor(scope: Construct, id: string, props: SamlProviderProps) {
    super(scope, id);
    const { userPool, providerName, metadataUrl } = props;
    required(this, "userPool", userPool);
    required(this, "providerName", providerName);
    required(this, "metadataUrl", metadataUrl);
    // Cognito's API, CreateIdentityProvider.
    if (isKnown(providerName) && !/^[A-Za-z0-9-]{3,32}$/.test(providerName))
      throw invalid(this, `providerName is "${providerName}"`, "write 3-32 letters, digits and -");
    if (isKnown(metadataUrl) && !/^https:\/\/\S+$/.test(metadataUrl))
      throw invalid(this, `metadataUrl is "${metadataUrl}"`, "write https:// and where the directory publishes it");
    const email = props.emailAttribute ?? "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
    this.resource = new CognitoIdentityProvider(this, "Resource", {
      userPoolId: userPool.userPoolId,
      providerName,
      providerType: "SAML",
      providerDetails: { MetadataURL: metadataUrl, IDPSignout: "false" },
      attributeMapping: { email },
      // Cognito reads these from there and answers them beside: as a change, each plan would take them away.
      lifecycle: {
        ignoreChanges: ["ActiveEncryptionCertificate", "SSORedirectBindingURI", "SLORedirectBindingURI"].map(
          (detail) => `provider_details["${detail}"]`,
        ),
      },
    });
    applySettings(this, props);
  }

  /** Name of the provider: who waits for it reads it here. */
  public get providerName(): string {
    return this.resource.providerName;
  }
}
