import { readTextFile } from "./text-file";
import { UserError } from "./user-error";

/**
 * What a JSON file holds: an object.
 *
 * @throws UserError with the file's line and column where it is no JSON, or no object
 */
export function readJsonFile(file: string): Record<string, unknown> {
  const text = readTextFile(file);
  const json = parsed(text, file);
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new UserError(`${file}:1:1 holds no JSON object; write one in { }, or make the file anew`);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length); // without one, the text ends too early
    const before = text.slice(0, offset);
    const place = `${before.split("\n").length}:${offset - before.lastIndexOf("\n")}`;
    throw new UserError(
      `${file}:${place} is no JSON: ${message.replace(/ in JSON at position.*/, "")}; mend it, or make the file anew`,
    );
  }
}
