import { DataGoogleSecretManagerSecretVersion } from "@cdktf/provider-google/lib/data-google-secret-manager-secret-version";
import { type ISecret, Secret } from "./secret";

/**
 * The number of a secret's newest version, as each plan finds it; what is in the version is not read. Of a secret that the same deploy makes it is asked
 * for once that is there, which ends the deploy where nobody has put a value in by then.
 */
export function newestVersion(secret: ISecret): string {
  const id = "Newest";
  const before = secret.node.tryFindChild(id) as DataGoogleSecretManagerSecretVersion | undefined;
  if (before !== undefined) return before.version;
  const made = new DataGoogleSecretManagerSecretVersion(secret, id, {
    // Not the name, which is known before the secret is there: Terraform would ask for it at once.
    secret: secret instanceof Secret ? secret.resource.id : secret.name,
    project: secret.project,
  });
  made.addOverride("fetch_secret_data", false); // a prop of newer bindings
  return made.version;
}
