import { expect } from "vitest";
import type { Google } from "../../sandbox/google";

// No description has them: objects by the XML interface, which keeps the state; who the caller is; what a project is billed to, which its data source
// asks; tokens; and predictions, which are no call of a deploy.
const outside =
  /^(\w+ storage\.googleapis\.com\/(?!storage\/)|GET cloudbilling\.googleapis\.com\/|GET openidconnect\.googleapis\.com\/|POST \S+\.(prediction\.vertexai\.goog|run\.app)\/|POST \S+:(stream)?rawPredict$|POST (iamcredentials|oauth2|sts)\.googleapis\.com\/)/;

/** Nothing that the sandbox answered, and nothing that was sent by the restful provider, contradicts Google's own descriptions. */
export function expectNoFindings({ answers, requests, unjudged }: ReturnType<Google["findings"]>): void {
  expect(answers, "answers that Google could not give").toEqual([]);
  expect(requests, "requests that Google may not take").toEqual([]);
  const silent = unjudged.filter((call) => !outside.test(call));
  expect(silent, "calls without a description; name their collection in scripts/google-models.js").toEqual([]);
}
