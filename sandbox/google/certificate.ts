import {
  createPrivateKey,
  createSign,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from "node:crypto";

/** A certificate and its key, both as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const rootName = "ponte sandbox";

/**
 * A throw-away certificate for `hosts`, made without openssl. It is its own root: Go, Python and Node accept it when they are told to trust
 * it. The key never leaves the memory of this process.
 */
export function selfSigned(hosts: readonly string[], days = 30): Certificate {
  const pair = newPair();
  return signed({ hosts, days, subject: rootName, isAuthority: true, pair, signingKey: pair.privateKey });
}

/** A certificate for one more host, which is trusted by whoever trusts `root`. */
export function issued(host: string, root: Certificate): Certificate {
  const signingKey = createPrivateKey(root.key);
  return signed({ hosts: [host], days: 1, subject: "a host", isAuthority: false, pair: newPair(), signingKey });
}

interface Unsigned {
  readonly hosts: readonly string[];
  readonly days: number;
  readonly subject: string;
  readonly isAuthority: boolean;
  readonly pair: KeyPairKeyObjectResult;
  readonly signingKey: KeyObject;
}

function newPair(): KeyPairKeyObjectResult {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function signed({ hosts, days, subject, isAuthority, pair, signingKey }: Unsigned): Certificate {
  const { privateKey, publicKey } = pair;
  const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));
  const today = Date.now();
  const day = 86_400_000;
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(rootName), // issuer
    sequence(time(new Date(today - day)), time(new Date(today + days * day))),
    commonName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, extensions(hosts, isAuthority)),
  );
  const signature = createSign("sha256").update(content).sign(signingKey);
  const whole = sequence(content, ecdsaWithSha256, bits(signature));
  const lines = whole.toString("base64").replace(/.{1,64}/g, "$&\n");
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function commonName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId("550403"), tagged(0x0c, Buffer.from(name)))));
}

function extensions(hosts: readonly string[], isAuthority: boolean): Buffer {
  const authority = isAuthority ? sequence(tagged(0x01, Buffer.from([255]))) : sequence();
  const uses = isAuthority ? Buffer.from([2, 0x84]) : Buffer.from([7, 0x80]); // to sign and to issue, or to sign alone
  const forServers = sequence(objectId("2b06010505070301"));
  const names = sequence(...hosts.map((host) => tagged(0x82, Buffer.from(host))));
  return sequence(
    extension("551d13", true, authority),
    extension("551d0f", true, tagged(0x03, uses)),
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
