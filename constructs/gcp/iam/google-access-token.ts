import { TerraformElement, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";

/** Settings of a {@link GoogleAccessToken}. */
export interface GoogleAccessTokenProps {
  /**
   * E-mail address of the service account that calls are made as. Whoever deploys needs `roles/iam.serviceAccountTokenCreator` on it, the
   * account itself included.
   * @default - the caller's own token, from the variable `google_access_token` (`TF_VAR_google_access_token`), at plan and again at apply
   */
  readonly serviceAccount?: string;
}

/**
 * A token for calls that the provider of Google does not make itself. It is ephemeral: made anew for each plan and each apply, good for an
 * hour, and written to neither plan nor state.
 */
export class GoogleAccessToken extends Construct {
  /** The token, as an expression for where ephemeral values may stand: the configuration of a provider. */
  public readonly value: string;

  constructor(scope: Construct, id: string, { serviceAccount }: GoogleAccessTokenProps = {}) {
    super(scope, id);
    if (isKnown(serviceAccount) && !/^[^@\s:]+@[^@\s:]+$/.test(serviceAccount)) {
      throw invalid(this, `serviceAccount is "${serviceAccount}"`, "write its e-mail address");
    }
    if (serviceAccount !== undefined) {
      const token = new Impersonation(this, "Resource", serviceAccount);
      this.value = `\${ephemeral.google_service_account_access_token.${token.friendlyUniqueId}.access_token}`;
      return;
    }
    const variable = new TerraformVariable(this, "Variable", { type: "string", sensitive: true });
    variable.overrideLogicalId("google_access_token");
    variable.addOverride("ephemeral", true);
    this.value = variable.stringValue;
  }
}

/** The engine knows no ephemeral resources. */
class Impersonation extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly serviceAccount: string,
  ) {
    super(scope, id);
  }

  public override toTerraform(): object {
    const token = {
      target_service_account: this.serviceAccount,
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      lifetime: "3600s",
    };
    return { ephemeral: { google_service_account_access_token: { [this.friendlyUniqueId]: token } } };
  }
}
