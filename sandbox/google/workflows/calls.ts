import { isBody, type Body, type Json } from "../json";
import { connectors } from "./connectors";
import { failure } from "./failure";
import { called } from "./http";
import { library } from "./library";
import type { Frame, Running } from "./machine";
import type { Scope } from "./scope";
import { parsedTime } from "./time";
import { valueOf } from "./values";

/** A step that calls: an address, Workflows' own functions, or a connector of Google's. */
export function* callStep(name: string, args: Body, scope: Scope, frame: Frame): Running<Json> {
  const [module, method = ""] = name.split(".");
  if (module === "http" && /^(get|post|put|patch|delete|request)$/.test(method)) return called(method, args, frame);
  if (name === "sys.log") return logged(args, frame);
  if (name === "sys.sleep") return yield* slept(frame.clock.now + Number(args.seconds) * 1000, frame);
  if (name === "sys.sleep_until") return yield* slept(parsedTime(args.time) * 1000, frame);
  if (name === "sys.now") return frame.clock.now / 1000;
  if (name === "sys.get_env") return valueOf(`\${sys.get_env(${Object.values(args).map((each) => JSON.stringify(each)).join(", ")})}`, scope, frame); // prettier-ignore
  const connector = Object.hasOwn(connectors, name) ? connectors[name] : undefined;
  if (connector !== undefined) return yield* connector(args, frame);
  const own = Object.hasOwn(library, name) ? library[name] : undefined;
  if (own !== undefined) return own(...Object.values<Json>(args));
  throw failure("NotFound", `ponte sandbox plays no ${name}`);
}

function logged({ severity = "DEFAULT", text, json, data }: Body, frame: Frame): null {
  const shown = text ?? json ?? data;
  const payload = isBody(shown) ? { jsonPayload: shown } : { textPayload: typeof shown === "string" ? shown : JSON.stringify(shown) }; // prettier-ignore
  frame.machine.log(frame.clock, { severity, ...payload });
  return null;
}

/** Time passes at once; only who has seen something that hangs waits until that changes. */
function* slept(until: number, frame: Frame): Running<null> {
  if (!Number.isFinite(until)) throw failure("TypeError", "sys.sleep needs a number of seconds");
  if (frame.sawHanging) yield frame.machine.changes();
  frame.sawHanging = false;
  frame.clock.now = Math.max(frame.clock.now, until);
  yield () => true; // whoever is earlier goes first
  return null;
}
