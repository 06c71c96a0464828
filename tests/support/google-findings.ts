import { expect } from "vitest";
import type { Google } from "../../sandbox/google";

/** Nothing that the sandbox answered, and nothing that was sent by the restful provider, contradicts Google's own descriptions. */
export function expectNoFindings({ answers, requests }: ReturnType<Google["findings"]>): void {
  expect(answers, "answers that Google could not give").toEqual([]);
  expect(requests, "requests that Google may not take").toEqual([]);
}
