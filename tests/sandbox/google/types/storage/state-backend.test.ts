import { beforeAll, expect, it } from "vitest";
import { overTheWire, started, storage } from "../../started";

// What Terraform's GCS backend does, in the order in which it does it.
const sandbox = started();
const upload = "https://storage.googleapis.com/upload/storage/v1/b/acme-tfstate/o?alt=json&uploadType=multipart";
const objects = `${storage}/acme-tfstate/o`;

beforeAll(async () => {
  const bucket = { name: "acme-tfstate", location: "EU" };
  expect((await sandbox.google.call("POST", `${storage}?project=acme-dev`, bucket)).status).toBe(200);
});

function write(name: string, content: string, conditions = "") {
  const body = [
    '--x\r\ncontent-type: application/json\r\n\r\n{"bucket":"acme-tfstate","name":"' + name + '"}\r\n',
    `--x\r\ncontent-type: text/plain\r\n\r\n${content}\r\n--x--\r\n`,
  ].join("");
  return overTheWire(sandbox.google, "POST", upload + conditions, Buffer.from(body), {
    "content-type": "multipart/related; boundary=x",
  });
}

it("locks a state for one, and gives it free by the generation that was told", async () => {
  const first = await write("dev/default.tflock", "mine", "&ifGenerationMatch=0");
  expect(first.status).toBe(200);
  const second = await write("dev/default.tflock", "yours", "&ifGenerationMatch=0");
  expect(second.status).toBe(412);
  expect(second.body.error.errors[0].reason).toBe("conditionNotMet");

  const lock = await overTheWire(
    sandbox.google,
    "GET",
    "https://storage.googleapis.com/acme-tfstate/dev/default.tflock",
  );
  expect(lock.body).toBe("mine");
  expect(lock.headers["x-goog-generation"]).toBe(first.body.generation);

  const address = `${objects}/${encodeURIComponent("dev/default.tflock")}`;
  expect((await sandbox.google.call("DELETE", `${address}?ifGenerationMatch=1`)).status).toBe(412);
  expect((await sandbox.google.call("DELETE", `${address}?ifGenerationMatch=${first.body.generation}`)).status).toBe(
    204,
  );
  expect((await write("dev/default.tflock", "yours", "&ifGenerationMatch=0")).status).toBe(200);
});

it("lists states by prefix and folder", async () => {
  for (const name of ["prod/default.tfstate", "prod/eu.tfstate", "prod/old/default.tfstate"]) await write(name, "{}");
  const { body } = await sandbox.google.call("GET", `${objects}?prefix=prod/&delimiter=/`);
  expect(body.items.map(({ name }: any) => name)).toEqual(["prod/default.tfstate", "prod/eu.tfstate"]);
  expect(body.prefixes).toEqual(["prod/old/"]);
});

it("tells size and checksums of what was written", async () => {
  await write("numbers", "123456789");
  const { body } = await sandbox.google.call("GET", `${objects}/numbers`);
  // The check value of CRC-32C is e3069283.
  expect(body).toMatchObject({ size: "9", crc32c: Buffer.from("e3069283", "hex").toString("base64") });
  expect(body.md5Hash).toBe("JfnnlDI7RTiF9RgfG2JNCw==");
});

it("takes large content in pieces", async () => {
  const begin = upload.replace("multipart", "resumable");
  const { headers } = await overTheWire(sandbox.google, "POST", begin, { name: "large" });
  const send = (content: string, range: string) =>
    overTheWire(sandbox.google, "POST", headers.location!, Buffer.from(content), { "content-range": range });
  expect((await send("abc", "bytes 0-2/*")).status).toBe(308);
  expect((await send("def", "bytes 3-5/6")).body).toMatchObject({ name: "large", size: "6" });
  const { body } = await overTheWire(sandbox.google, "GET", "https://storage.googleapis.com/acme-tfstate/large");
  expect(body).toBe("abcdef");
});

it("has no objects in a bucket that does not exist", async () => {
  expect((await sandbox.google.call("GET", `${storage}/acme-other/o`)).status).toBe(404);
  expect((await overTheWire(sandbox.google, "GET", "https://storage.googleapis.com/acme-other/x")).status).toBe(404);
});
