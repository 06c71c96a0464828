import { expect, it } from "vitest";
import { started, storage } from "../../started";

const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const ring = "projects/acme-dev/locations/europe/keyRings/ml";
const kms = "https://cloudkms.googleapis.com/v1";
const bucket = (name: string, defaultKmsKeyName: string) => ({
  name,
  location: "EU",
  encryption: { defaultKmsKeyName },
});
const make = (name: string, key: string) =>
  sandbox.google.call("POST", `${storage}?project=acme-dev`, bucket(name, key));

it("gives a bucket no key that its agent may not use", async () => {
  const { google } = sandbox;
  await google.call("POST", `${kms}/projects/acme-dev/locations/europe/keyRings?keyRingId=ml`, {});
  await google.call("POST", `${kms}/${ring}/cryptoKeys?cryptoKeyId=data`, { purpose: "ENCRYPT_DECRYPT" });
  const key = `${ring}/cryptoKeys/data`;
  expect(await make("acme-raw", key)).toMatchObject({ status: 403, body: { error: { status: "PERMISSION_DENIED" } } });
  expect(await make("acme-open", "projects/acme-keys/locations/europe/keyRings/r/cryptoKeys/k")).toMatchObject({ status: 200 }); // prettier-ignore
  const patch = () => google.call("PATCH", `${storage}/acme-open`, { encryption: { defaultKmsKeyName: key } });
  expect(await patch()).toMatchObject({ status: 403 });

  const members = ["serviceAccount:service-481516234200@gs-project-accounts.iam.gserviceaccount.com"];
  const bindings = [{ role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", members }];
  await google.call("POST", `${kms}/${key}:setIamPolicy`, { policy: { bindings } });
  expect(await make("acme-raw", key)).toMatchObject({ status: 200 });
  expect(await patch()).toMatchObject({ status: 200 });
});
