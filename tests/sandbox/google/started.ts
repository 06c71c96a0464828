import http from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll } from "vitest";
import { startGoogle, type Google, type GoogleOptions } from "../../../sandbox/google";

import { expectNoFindings } from "../../support/google-findings";

export const storage = "https://storage.googleapis.com/storage/v1/b";

/** A sandbox for the tests of one file, and a folder that goes away with it. */
export function started(options: Partial<GoogleOptions> = {}): { google: Google; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "ponte-google-"));
  const holder = { folder } as { google: Google; folder: string };
  beforeAll(async () => {
    holder.google = await startGoogle({ certificate: join(folder, "roots.pem"), ...options });
  });
  afterAll(async () => {
    const findings = holder.google.findings();
    await holder.google.stop();
    rmSync(folder, { recursive: true });
    expectNoFindings({ ...findings, requests: [], unjudged: [] }); // what tests send is made up
  });
  return holder;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: any;
  readonly headers: http.IncomingHttpHeaders;
}

/** Asks the proxy for a connection, as Go does with HTTPS_PROXY; the answer tells how it went. */
export function connect(port: number, host: string): Promise<{ status: number; message: string; socket: any }> {
  return new Promise((resolve, reject) => {
    const ask = http.request({ port, host: "127.0.0.1", method: "CONNECT", path: `${host}:443` });
    ask.on("connect", (response, socket) =>
      resolve({ status: response.statusCode!, message: response.statusMessage!, socket }),
    );
    ask.on("error", reject);
    ask.end();
  });
}

/** TLS to `host` through the sandbox, trusting the file that it wrote and nothing else. */
export async function secured(google: Google, host: string): Promise<tls.TLSSocket> {
  const { socket } = await connect(google.port, host);
  const ca = readFileSync(google.certificate);
  return new Promise((resolve, reject) => {
    const secure = tls.connect({ socket, servername: host, ca }, () => resolve(secure));
    secure.on("error", reject);
  });
}

/** One call the whole way: CONNECT, TLS, HTTP. With `authorization: ""` it comes without a token. */
export async function overTheWire(
  google: Google,
  method: string,
  url: string,
  body?: unknown,
  headers: http.OutgoingHttpHeaders = {},
): Promise<WireAnswer> {
  const { hostname, pathname, search } = new URL(url);
  const socket = await secured(google, hostname);
  const { authorization = "Bearer fake", ...others } = headers;
  const all = authorization === "" ? others : { authorization, ...others };
  const options = { createConnection: () => socket, method, path: pathname + search, headers: all };
  const answer = await exchange(options, body);
  socket.destroy();
  return answer;
}

/** One call over plain HTTP: what the sandbox is told. */
export function tell(google: Google, method: string, path: string, body?: unknown): Promise<WireAnswer> {
  return exchange({ port: google.port, host: "127.0.0.1", method, path: `/__sandbox/${path}` }, body);
}

function exchange(options: http.RequestOptions, body: unknown): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const data = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const headers = Buffer.isBuffer(body) ? {} : { "content-type": "application/json" };
    const ask = http.request(
      { ...options, headers: { ...headers, ...(options.headers as http.OutgoingHttpHeaders) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = String(response.headers["content-type"]).includes("json") && text !== "";
          resolve({ status: response.statusCode!, body: isJson ? JSON.parse(text) : text, headers: response.headers });
        });
      },
    );
    ask.on("error", reject);
    ask.end(data);
  });
}
