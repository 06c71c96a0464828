import type { Construct } from "constructs";
import { expect, it } from "vitest";
import { aws } from "../../constructs";
import { propsOf } from "../support/props-of";
import { synth } from "../support/synth";

it("the list of all props is that of the sources", async () => {
  const { names } = propsOf("aws");
  const lines = Object.entries(names)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([construct, props]) => `  ${construct}:\n    "${props.join(" ")}",\n`);
  const head =
    "// All props of each construct; npm run generate writes it from the sources.\n\n/** Props by construct, with blanks between them. */";
  const text = `${head}\n// prettier-ignore\nexport const propNames: Readonly<Record<string, string>> = {\n${lines.join("")}};\n`;
  await expect(text).toMatchFileSnapshot("../../constructs/aws/prop-names.ts");
});

const build = (props: object) => () =>
  synth((scope) => new aws.S3Bucket(scope, "raw", { bucketName: "acme-raw", ...props }));

it.each([
  ["deleteAfterDay", "deleteAfterDays"],
  ["KmsKeyArn", "kmsKeyArn"],
  ["raeders", "readers"],
  ["protects", "protect"],
  ["noncurentDays", "noncurrentDays"],
])("a program in JavaScript that writes %s is told of %s", (wrong, right) => {
  expect(build({ [wrong]: undefined })).toThrow(`test/raw: there is no prop "${wrong}"; write ${right}`);
});

it("props that resemble none of a construct's pass, and so do those of a class of one's own", () => {
  expect(build({ owner: "ml", bucket: "x" })).not.toThrow();
  class Own extends aws.S3Bucket {
    constructor(scope: Construct, props: { reader: string }) {
      super(scope, "own", { bucketName: "acme-own", ...props });
    }
  }
  expect(() => synth((scope) => new Own(scope, { reader: "x" }))).not.toThrow();
});
