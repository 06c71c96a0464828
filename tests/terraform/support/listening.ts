import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The sockets on which one of these processes listens, by the number that the system gave them: a port may be somebody else's meanwhile. */
export function listeningSockets(pids: readonly number[]): string[] {
  const all = new Set(allListeningSockets());
  return pids.flatMap(socketsOf).filter((socket) => all.has(socket));
}

/** The sockets on which any process of this machine listens. */
export function allListeningSockets(): string[] {
  const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => readFileSync(file, "utf8").split("\n").slice(1));
  const columns = lines.map((line) => line.trim().split(/\s+/));
  return columns.filter(([, , , state]) => state === "0A").map((each) => each[9]!);
}

function socketsOf(pid: number): string[] {
  try {
    const files = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    return files.flatMap((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1] ?? []);
  } catch {
    return []; // it has ended
  }
}
