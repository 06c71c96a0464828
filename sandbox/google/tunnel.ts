import net from "node:net";
import type { Duplex } from "node:stream";

/** A connection that is let through. */
export interface Tunnel {
  readonly host: string;
  readonly port: number;
  readonly caller: Duplex;
  /** What the caller sent already. */
  readonly head: Buffer;
  /** The caller's own proxy, `http://user:password@host:port`; without one the network is asked directly. */
  readonly upstreamProxy?: string;
}

/** Joins the caller with the host, and returns the socket to it. */
export function tunnel({ host, port, caller, head, upstreamProxy }: Tunnel): net.Socket {
  const proxy = proxyOf(upstreamProxy);
  const socket = proxy
    ? net.connect(Number(proxy.port || 80), proxy.hostname.replace(/^\[|\]$/g, ""))
    : net.connect(port, host);
  const join = () => {
    socket.write(head);
    socket.pipe(caller).pipe(socket);
  };
  socket.once("connect", () => {
    if (proxy) {
      socket.write(connectLines(proxy, `${host}:${port}`)); // its own answer goes to the caller as it is
    } else {
      caller.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    }
    join();
  });
  socket.once("error", () => caller.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
  caller.once("close", () => socket.destroy());
  return socket;
}

// The variable may be empty, or be written without its scheme.
function proxyOf(address: string | undefined): URL | undefined {
  if (!address) return undefined;
  return new URL(address.includes("://") ? address : `http://${address}`);
}

function connectLines({ username, password }: URL, target: string): string {
  const secret = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  const authorization = username === "" ? "" : `Proxy-Authorization: Basic ${secret}\r\n`;
  return `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`;
}
