import { ApiError } from "../../api-error";
import type { Body } from "../../json";
import type { Request } from "../../request";

/**
 * Cloud Storage gives a bucket no key that its agent may not use ("Use customer-managed encryption keys", Cloud Storage's documentation). A key
 * that this cloud does not hold is another's, and nothing is known of it.
 */
export function refuseKey({ store, service, name, projectNumber, body }: Request): undefined {
  const key: string | undefined = body.encryption?.defaultKmsKeyName;
  if (key === undefined || store.get("cloudkms", key) === undefined) return;
  const bindings: Body[] = store.policies.get(store.key("cloudkms", key))?.bindings ?? [];
  // A bucket's path names no project.
  const owner: string = store.get(service, name)?.body.projectNumber ?? projectNumber;
  const agent = `serviceAccount:service-${owner}@gs-project-accounts.iam.gserviceaccount.com`;
  if (
    bindings.some(
      ({ role, members }) => role === "roles/cloudkms.cryptoKeyEncrypterDecrypter" && members.includes(agent),
    )
  )
    return;
  const message =
    "Permission denied on Cloud KMS key. Please ensure that your Cloud Storage service account has been authorized to use this key.";
  throw new ApiError(403, "PERMISSION_DENIED", message, "forbidden");
}
