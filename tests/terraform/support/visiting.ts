import { readFileSync } from "node:fs";
import http from "node:http";
import tls from "node:tls";
import type { Duplex } from "node:stream";
import type { Google } from "../../../sandbox/google";

/** What somebody got who asked a service for a while. */
export interface Seen {
  /** What was no answer of the service. */
  readonly failed: string[];
  /** How many each revision answered. */
  readonly byRevision: Record<string, number>;
}

/**
 * Asks `url` 20 times a second while `what` goes on, as a browser does: through the sandbox's own port, by TLS, with the name in the request.
 *
 * @param token whose the requests are; nobody's without it
 */
export async function whileVisiting<T>(
  google: Google,
  url: string,
  what: () => Promise<T>,
  token?: string,
): Promise<[T, Seen]> {
  const seen: Seen = { failed: [], byRevision: {} };
  const agent = new Tunnel(google);
  const asked: Promise<void>[] = [];
  const ask = async () => {
    const { status, text } = await visited(agent, url, token).catch((error) => ({ status: 0, text: String(error) }));
    if (status !== 200) return void seen.failed.push(`${status} ${text}`);
    const { revision } = JSON.parse(text);
    seen.byRevision[revision] = (seen.byRevision[revision] ?? 0) + 1;
  };
  const timer = setInterval(() => asked.push(ask()), 50);
  try {
    const result = await what();
    clearInterval(timer);
    await Promise.all(asked);
    return [result, seen];
  } finally {
    clearInterval(timer);
    agent.destroy();
  }
}

function visited(agent: http.Agent, url: string, token?: string): Promise<{ status?: number; text: string }> {
  const { hostname, pathname } = new URL(url);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const request = http.get({ agent, host: hostname, path: pathname, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode, text: Buffer.concat(chunks).toString() }));
    });
    request.on("error", reject);
  });
}

/** Connections to hosts through the sandbox, which trust what it has written and nothing else. */
class Tunnel extends http.Agent {
  constructor(private readonly google: Google) {
    super({ keepAlive: true });
  }

  override createConnection(
    { host = "" }: http.ClientRequestArgs & { host?: string | null },
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { port, certificate } = this.google;
    const fail = (error: Error) => done?.(error, undefined as unknown as Duplex);
    const ask = http.request({ port, host: "127.0.0.1", method: "CONNECT", path: `${host}:443` });
    ask.on("error", fail);
    ask.on("connect", (response, socket) => {
      if (response.statusCode !== 200) return fail(new Error(`no connection to ${host}: ${response.statusCode}`));
      const secure = tls.connect({ socket, servername: host ?? "", ca: readFileSync(certificate) });
      secure.once("secureConnect", () => done?.(null, secure));
      secure.once("error", fail);
    });
    ask.end();
  }
}
