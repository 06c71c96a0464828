import { readFileSync } from "node:fs";
import { request as plain, type ClientRequest, type RequestOptions } from "node:http";
import { request as secured } from "node:https";
import type { Socket } from "node:net";
import { connect, rootCertificates } from "node:tls";
import type { Call } from "./call";
import { signedForAws } from "./aws";
import { signedForGoogle } from "./google";

/** What a cloud answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What of the surroundings is looked at: credentials, and the way to the clouds, as Terraform's providers do. */
export type Surroundings = NodeJS.ProcessEnv;

const patience = 60_000; // milliseconds, for one answer

/** Makes a call with the credentials that are found here. */
export async function send(call: Call, env: Surroundings = process.env): Promise<Answer> {
  const signed = call.service === undefined ? await signedForGoogle(call, env) : await signedForAws(call, env);
  const url = new URL(signed.url);
  const proxy = url.protocol === "https:" ? (env.HTTPS_PROXY ?? env.https_proxy) : undefined;
  const options: RequestOptions = { method: signed.method, headers: signed.headers, timeout: patience };
  const ca = env.SSL_CERT_FILE ? [...rootCertificates, readFileSync(env.SSL_CERT_FILE, "utf8")] : undefined;
  if (url.protocol === "http:") return answerTo(plain(url, options), signed.body);
  if (!proxy) return answerTo(secured(url, { ...options, ca }), signed.body);
  const socket = await tunnel(new URL(proxy), url);
  const createConnection = () => connect({ socket, servername: url.hostname, ca });
  return answerTo(secured(url, { ...options, createConnection }), signed.body); // without an agent, which would connect by itself
}

/** A way through a proxy, on which TLS then begins. */
function tunnel(proxy: URL, to: URL): Promise<Socket> {
  const path = `${to.hostname}:${to.port || 443}`;
  return new Promise((resolve, reject) => {
    const asked = plain({ host: proxy.hostname, port: proxy.port || 80, method: "CONNECT", path, timeout: patience });
    asked.on("connect", ({ statusCode }, socket) =>
      statusCode === 200
        ? resolve(socket as Socket)
        : reject(new Error(`the proxy ${proxy.host} answered ${statusCode} for ${path}`)),
    );
    asked.on("timeout", () => asked.destroy(new Error(`the proxy ${proxy.host} does not answer`)));
    asked.on("error", reject);
    asked.end();
  });
}

function answerTo(request: ClientRequest, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
      );
    });
    request.on("timeout", () => request.destroy(new Error(`${request.getHeader("host")} does not answer`)));
    request.on("error", reject);
    request.end(body);
  });
}
