import { createSign, generateKeyPairSync, randomBytes } from "node:crypto";

/** A certificate and its key, both as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * A throw-away certificate for `hosts`, made without openssl. It is its own root: Go, Python and Node accept it when they are told to trust
 * it. The key never leaves the memory of this process.
 */
export function selfSigned(hosts: readonly string[], days = 30): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));
  const commonName = sequence(objectId("550403"), tagged(0x0c, Buffer.from("ponte sandbox")));
  const name = sequence(tagged(0x31, commonName));
  const today = Date.now();
  const day = 86_400_000;
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name, // issuer
    sequence(time(new Date(today - day)), time(new Date(today + days * day))),
    name, // subject
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, extensions(hosts)),
  );
  const signature = createSign("sha256").update(content).sign(privateKey);
  const whole = sequence(content, ecdsaWithSha256, bits(signature));
  const lines = whole.toString("base64").replace(/.{1,64}/g, "$&\n");
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function extensions(hosts: readonly string[]): Buffer {
  const isAuthority = sequence(tagged(0x01, Buffer.from([255])));
  const signAndIssue = tagged(0x03, Buffer.from([2, 0x84]));
  const forServers = sequence(objectId("2b06010505070301"));
  const names = sequence(...hosts.map((host) => tagged(0x82, Buffer.from(host))));
  return sequence(
    extension("551d13", true, isAuthority),
    extension("551d0f", true, signAndIssue),
    extension("551d25", false, forServers),
    extension("551d11", false, names),
  );
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const marked = critical ? [tagged(0x01, Buffer.from([255]))] : [];
  return sequence(objectId(id), ...marked, tagged(0x04, value));
}

// DER: a tag, the length in as few bytes as it takes, the content.
function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 256) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 255]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function integer(value: Buffer): Buffer {
  return tagged(0x02, value);
}

function bits(value: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), value);
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function time(date: Date): Buffer {
  return tagged(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, "")));
}
