import http from "node:http";
import { existsSync, readFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startGoogle } from "../../../sandbox/google";
import { connect, overTheWire, secured, started, storage, tell } from "./started";

const sandbox = started();

it.each([
  "storage.googleapis.com",
  "europe-west4-aiplatform.googleapis.com",
  "storage.europe-west4.rep.googleapis.com",
])("has a certificate for %s", async (host) => {
  const socket = await secured(sandbox.google, host);
  expect(socket.authorized).toBe(true);
  socket.destroy();
});

it("writes the roots of the machine beside its own, so that downloads go on", () => {
  const roots = readFileSync(sandbox.google.certificate, "utf8");
  expect(roots.match(/BEGIN CERTIFICATE/g)!.length).toBeGreaterThan(100);
  const system = "/etc/ssl/certs/ca-certificates.crt";
  if (existsSync(system)) expect(roots).toContain(readFileSync(system, "utf8").trim().slice(-200));
});

it("refuses any other host and names it", async () => {
  const { status, message } = await connect(sandbox.google.port, "sagemaker.eu-west-1.amazonaws.com");
  expect([status, message]).toEqual([403, "Refused by ponte sandbox: sagemaker.eu-west-1.amazonaws.com"]);
  expect((await tell(sandbox.google, "GET", "dump")).body.unknownHosts).toEqual(["sagemaker.eu-west-1.amazonaws.com"]);
  expect(sandbox.google.calls().at(-1)).toMatchObject({
    method: "CONNECT",
    host: "sagemaker.eu-west-1.amazonaws.com",
    status: 403,
  });
});

it("serves nothing but itself over plain HTTP", async () => {
  expect((await tell(sandbox.google, "GET", "../storage/v1/b")).status).toBe(404);
  expect((await tell(sandbox.google, "POST", "config", { polls: 0 })).body).toEqual({
    polls: 0,
    undeployLag: 0,
    deliveries: 1,
  });
});

it("takes a call without certificate where it is told of one", async () => {
  const url = `${storage}?project=acme-dev`;
  const answer = await tell(sandbox.google, "POST", "call", {
    method: "POST",
    url,
    body: { name: "acme-tfstate", location: "EU" },
  });
  expect(answer).toMatchObject({
    status: 200,
    body: { name: "acme-tfstate", location: "EU", locationType: "multi-region" },
  });
});

it("writes each call as a line of JSON", async () => {
  const log = join(sandbox.folder, "calls.jsonl");
  const google = await startGoogle({ certificate: join(sandbox.folder, "other.pem"), log });
  await overTheWire(google, "POST", `${storage}?alt=json&project=acme-dev`, { name: "acme-raw", location: "EU" });
  await overTheWire(google, "GET", `${storage}/acme-none`);
  await google.stop();
  const lines = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const time = expect.stringMatching(/^\d{4}-/);
  const host = "storage.googleapis.com";
  const path = "/storage/v1/b";
  expect(lines).toEqual([
    {
      n: 1,
      time,
      method: "POST",
      host,
      path,
      query: "project=acme-dev",
      body: { name: "acme-raw", location: "EU" },
      status: 200,
    },
    { n: 2, time, method: "GET", host, path: `${path}/acme-none`, query: "", status: 404 },
  ]);
});

it("gives a command all that its providers read, and nobody's real credentials", () => {
  const { port, certificate, environment } = sandbox.google;
  const proxy = `http://127.0.0.1:${port}`;
  expect(environment).toMatchObject({
    HTTPS_PROXY: proxy,
    SSL_CERT_FILE: certificate,
    GOOGLE_OAUTH_ACCESS_TOKEN: "fake-token",
  });
  expect(environment.NO_PROXY).not.toContain("googleapis");
  expect(environment.GOOGLE_APPLICATION_CREDENTIALS).toBe("");
});

// The caller's own proxy: it is asked for what brings providers, and for nothing else.
let upstream: http.Server;
const asked: string[] = [];
beforeAll(async () => {
  upstream = http.createServer();
  upstream.on("connect", ({ url, headers }, socket) => {
    asked.push(`${url} ${headers["proxy-authorization"]}`);
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    socket.on("error", () => undefined);
    socket.on("data", (data: Buffer) => socket.write(`heard ${data.toString()}`));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  upstream.close();
});

it("lets through what brings providers, by the caller's own proxy", async () => {
  const { port } = upstream.address() as net.AddressInfo;
  const upstreamProxy = `ada:secret@127.0.0.1:${port}`; // as some write it
  const google = await startGoogle({ certificate: join(sandbox.folder, "third.pem"), upstreamProxy });
  const { status, socket } = await connect(google.port, "registry.terraform.io");
  socket.write("hello");
  const [echo] = await new Promise<Buffer[]>((resolve) => socket.once("data", (data: Buffer) => resolve([data])));
  expect([status, echo!.toString()]).toEqual([200, "heard hello"]);
  expect(asked).toEqual([`registry.terraform.io:443 Basic ${Buffer.from("ada:secret").toString("base64")}`]);
  await connect(google.port, "s3.amazonaws.com");
  expect(asked).toHaveLength(1);
  socket.destroy();
  await google.stop();
});

it("says which port is taken", async () => {
  const certificate = join(sandbox.folder, "fourth.pem");
  await expect(startGoogle({ certificate, port: sandbox.google.port })).rejects.toThrow("EADDRINUSE");
});
