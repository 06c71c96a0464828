import http from "node:http";
import net from "node:net";
import tls from "node:tls";
import type { Duplex } from "node:stream";
import { callOf, type Answer } from "./call";
import { nobody } from "./callers";
import { issued, type Certificate } from "./certificate";
import type { Cloud } from "./cloud";
import { control } from "./control";
import { wayTo } from "./hosts";
import { tunnel } from "./tunnel";

/** The way in: a proxy that answers for Google itself, lets through what brings providers, and refuses every other host. */
export class Proxy {
  private readonly server = http.createServer({ keepAliveTimeout: 60_000 });
  private readonly sockets = new Set<Duplex>();
  // Which host the caller meant; inside the tunnel only the path is left.
  private readonly hosts = new WeakMap<Duplex, string>();
  private readonly secureContext: tls.SecureContext;

  constructor(
    private readonly cloud: Cloud,
    private readonly root: Certificate,
    private readonly upstreamProxy?: string,
  ) {
    this.secureContext = tls.createSecureContext({ cert: root.certificate, key: root.key });
    this.server.on("request", (message, response) => void this.serve(message, response));
    this.server.on("connect", (message, socket, head) => this.connect(message, socket, head));
    this.server.on("connection", (socket) => this.keep(socket));
  }

  /** Begins to listen on loopback and returns the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    return (this.server.address() as net.AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private keep(socket: Duplex): void {
    this.sockets.add(socket);
    socket.on("error", () => socket.destroy()); // a caller that goes away in the middle is none of our business
    socket.on("close", () => this.sockets.delete(socket));
  }

  private connect(message: http.IncomingMessage, socket: Duplex, head: Buffer): void {
    const [host = "", port = "443"] = (message.url ?? "").split(":");
    const way = wayTo(host, (each) => this.cloud.isVisited(each));
    if (way === "refuse") {
      this.cloud.refuse(host);
      const reason = `ponte sandbox refuses ${host}: only Google's hosts are answered here\n`;
      socket.end(`HTTP/1.1 403 Refused by ponte sandbox: ${host}\r\ncontent-length: ${reason.length}\r\n\r\n${reason}`);
      return;
    }
    if (way === "let through") {
      this.keep(tunnel({ host, port: Number(port), caller: socket, head, upstreamProxy: this.upstreamProxy }));
      return;
    }
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    const secure = new tls.TLSSocket(socket as net.Socket, {
      isServer: true,
      secureContext: this.contextFor(host),
      ALPNProtocols: ["http/1.1"],
    });
    this.hosts.set(secure, host);
    this.server.emit("connection", secure); // from here on it is a connection like any other
  }

  /** Some hosts have a project's number or a region in them, and a load balancer's is anybody's, so that no certificate could be made before it is asked for. */
  private contextFor(host: string): tls.SecureContext {
    if (!host.endsWith(".prediction.vertexai.goog") && !this.cloud.isVisited(host)) return this.secureContext;
    const { certificate, key } = issued(host, this.root);
    return tls.createSecureContext({ cert: certificate, key });
  }

  private async serve(message: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const bytes = await content(message).catch(() => undefined);
    if (bytes === undefined) return; // the caller went away
    const answer = await this.answer(message, bytes);
    if (answer.status === 0) message.socket.destroy();
    else send(response, answer, message.method === "HEAD");
  }

  private async answer(message: http.IncomingMessage, bytes: Buffer): Promise<Answer> {
    const { method = "GET", url = "/", headers } = message;
    const host = this.hosts.get(message.socket);
    // A service may let everybody in.
    const sent = headers.authorization === undefined ? { ...headers, authorization: nobody } : headers;
    try {
      if (host !== undefined) {
        if (sent.authorization === nobody && !givesTokens.test(host) && !this.cloud.isVisited(host)) return anonymous;
        return await this.cloud.answer(callOf(method, `https://${host}${url}`, sent, bytes));
      }
      // As a proxy is asked for what is not encrypted, or with the name in a header alone: port 80 of a load balancer.
      const { hostname, pathname, search } = new URL(url, `http://${headers.host ?? "127.0.0.1"}`);
      if (this.cloud.isVisited(hostname))
        return await this.cloud.answer(callOf(method, `http://${hostname}${pathname}${search}`, sent, bytes));
      const body = bytes.length > 0 ? JSON.parse(bytes.toString()) : {};
      return await control(this.cloud, method, url, body);
    } catch (error) {
      return { status: 400, body: { error: { code: 400, message: `ponte sandbox: ${String(error)}` } } };
    }
  }
}

// Any token will do, but one must come with the call.
const givesTokens = /^(oauth2|sts|www)\./;
const message = "Request is missing required authentication credential.";
const anonymous: Answer = { status: 401, body: { error: { code: 401, message, status: "UNAUTHENTICATED" } } };

async function content(message: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: http.ServerResponse, { status, body, bytes, headers }: Answer, isHead: boolean): void {
  const data = bytes ?? (body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)));
  const length = status === 204 ? {} : { "content-length": data.length };
  response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...length, ...headers });
  response.end(isHead ? undefined : data);
}
