import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";

/**
 * A token for calls that the provider of Google does not make itself: whoever runs Terraform brings their own at each run, plan and apply
 * alike, in the variable `google_access_token` (`TF_VAR_google_access_token`). So a program never holds more rights than who runs it, and a
 * plan needs no right to act as the account that deploys. It is ephemeral: written to neither plan nor state. Google's last an hour.
 */
export class GoogleAccessToken extends Construct {
  /** The token, as an expression for where ephemeral values may stand: the configuration of a provider. */
  public readonly value: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const variable = new TerraformVariable(this, "Variable", {
      type: "string",
      description: "Access token of whoever runs this, for calls to Vertex AI",
      default: "", // without one Terraform would ask for it, or fail without saying where it comes from
      sensitive: true,
    });
    variable.overrideLogicalId("google_access_token");
    variable.addOverride("ephemeral", true);
    variable.addValidation({ condition: '${var.google_access_token != ""}', errorMessage: missing });
    this.value = variable.stringValue;
  }
}

const missing = "Models are deployed with your own token: export TF_VAR_google_access_token=$(gcloud auth print-access-token), which lasts an hour."; // prettier-ignore
