import { describe, expect, it } from "vitest";
import { CryptoKey, type CryptoKeyProps } from "../../../../constructs/gcp/kms/crypto-key";
import { GcsBucket } from "../../../../constructs/gcp/storage/gcs-bucket";
import { resourcesOf } from "../../../../constructs/shared/dependables";
import { synth } from "../../../support/synth";

const required: CryptoKeyProps = { keyRingName: "ml", keyName: "data", location: "europe-west1" };
const key = (props: Partial<CryptoKeyProps> = {}) =>
  synth((scope) => new CryptoKey(scope, "key", { ...required, ...props })).resource;
const agent = "serviceAccount:service-1@gs-project-accounts.iam.gserviceaccount.com";

describe("a CryptoKey with nothing set", () => {
  it("rotates every 90 days", () => {
    expect(key().google_kms_crypto_key).toMatchObject([
      { name: "data", purpose: "ENCRYPT_DECRYPT", rotation_period: `${90 * 24 * 60 * 60}s` },
    ]);
  });

  it("cannot be destroyed", () => {
    expect(key().google_kms_crypto_key).toMatchObject([{ lifecycle: { prevent_destroy: true } }]);
    expect(key().google_kms_key_ring).toMatchObject([{ lifecycle: { prevent_destroy: true } }]);
  });

  it("may be used by nobody", () => {
    expect(key().google_kms_crypto_key_iam_member).toBeUndefined();
  });
});

it("does with everything set what the props say", () => {
  const { google_kms_key_ring: rings, google_kms_crypto_key: keys } = key({ project: "p", protect: false });
  expect(rings).toEqual([{ name: "ml", location: "europe-west1", project: "p" }]);
  expect(keys![0]!.lifecycle).toBeUndefined();
});

it("makes what takes its key from a grant wait for that grant, which is made once", () => {
  const { resource } = synth((scope) => {
    const made = new CryptoKey(scope, "key", required);
    for (const name of ["raw", "clean"]) {
      const kmsKeyName = made.keyNameFor("storage", agent);
      new GcsBucket(scope, name, { bucketName: `acme-ml-${name}`, location: "europe-west1", kmsKeyName });
    }
    expect(resourcesOf(scope, [made.grantEncryptDecrypt("storage", agent)])).toHaveLength(1);
  });
  const throughTheGrant = /^\$\{google_kms_crypto_key_iam_member\.\w+-storage\w+\.crypto_key_id\}$/;
  expect(resource.google_storage_bucket!.map(({ encryption }) => encryption.default_kms_key_name)).toEqual([
    expect.stringMatching(throughTheGrant),
    expect.stringMatching(throughTheGrant),
  ]);
  expect(resource.google_kms_crypto_key_iam_member).toMatchObject([
    { role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: agent },
  ]);
});

describe("refuses", () => {
  it.each<[string, Partial<CryptoKeyProps>, string]>([
    ["a dot in the ring's name", { keyRingName: "ml.eu" }, 'test/key: keyRingName is "ml.eu"; write 1-63'],
    ["a key without a name", { keyName: "" }, 'keyName is ""'],
  ])("%s", (_, props, message) => {
    expect(() => key(props)).toThrow(message);
  });

  it("one grant for two members", () => {
    const build = () =>
      synth((scope) => {
        const made = new CryptoKey(scope, "key", required);
        made.keyNameFor("storage", agent);
        made.keyNameFor("storage", "serviceAccount:other@p.iam.gserviceaccount.com");
      });
    expect(build).toThrow(`the grant "storage" is for ${agent}, not for serviceAccount:other@p`);
  });
});
