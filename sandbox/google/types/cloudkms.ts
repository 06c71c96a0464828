import type { Body } from "../json";
import type { Request } from "../request";
import { oneOf, seconds } from "./checks";
import { longAgo, setting } from "./row";
import type { Service } from "./service";

const keyName = /^[a-zA-Z0-9_-]{1,63}$/;
const algorithm = { protectionLevel: "SOFTWARE", algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION" };

/** A new key has its first version, which encrypts from then on. */
function firstVersion(_: Body, { store, name }: Request): void {
  const version = `${name}/cryptoKeyVersions/1`;
  const body = { name: version, state: "ENABLED", createTime: longAgo, ...algorithm };
  const type = "cloudkms:keyRings/cryptoKeys/cryptoKeyVersions";
  store.put({ service: "cloudkms", type, name: version, body, added: [], builtIn: true });
}

export const cloudkms: Service = {
  types: {
    // Neither a ring nor a key is ever deleted: their names stay taken, and destroying sends nothing for a ring.
    keyRings: { idShape: keyName },
    "keyRings/cryptoKeys": {
      idShape: keyName,
      checks: {
        rotationPeriod: seconds(86_400, 3_153_600_000),
        purpose: oneOf("ENCRYPT_DECRYPT", "ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT", "RAW_ENCRYPT_DECRYPT", "MAC"),
        destroyScheduledDuration: seconds(86_400, 10_368_000),
      },
      defaults: ({ name }) => ({
        "versionTemplate.protectionLevel": algorithm.protectionLevel,
        "versionTemplate.algorithm": algorithm.algorithm,
        destroyScheduledDuration: "2592000s",
        primary: { name: `${name}/cryptoKeyVersions/1`, state: "ENABLED", ...algorithm },
      }),
      onCreate: firstVersion,
    },
    "keyRings/cryptoKeys/cryptoKeyVersions": {
      methods: { destroy: setting({ state: "DESTROY_SCHEDULED" }), restore: setting({ state: "DISABLED" }) },
    },
  },
};
