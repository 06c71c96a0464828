import fc from "fast-check";
import { expect, it } from "vitest";
import { missing, rightsInPolicy } from "../../../../tools/plan/access/right";

const words = (of: string[]) => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 3 });
const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: words(["s3:GetObject", "s3:PutObject", "s3:*", "kms:Decrypt", "*"]),
  Resource: words(["arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::b/c", "*"]),
  Condition: fc.constantFrom(
    undefined,
    { StringEquals: { "s3:prefix": ["x", "y"] } },
    { Bool: { "aws:SecureTransport": "false" } },
  ),
});
const policies = fc.array(statement, { minLength: 1, maxLength: 5 });
const rights = (Statement: object[]) => rightsInPolicy({ Statement });

it("means the same in whatever order and groups it is written", () => {
  fc.assert(
    fc.property(policies, fc.nat(), (statements, turn) => {
      const split = statements.flatMap((one) =>
        one.Action.flatMap((Action) =>
          one.Resource.map((Resource) => ({ ...one, Action: Action.toUpperCase(), Resource })),
        ),
      );
      const turned = [...split.slice(turn % split.length), ...split.slice(0, turn % split.length)];
      expect(missing(rights(turned), rights(statements))).toEqual([]);
      expect(missing(rights(statements), rights(turned))).toEqual([]);
    }),
  );
});

it("lacks what is taken out, unless something wider is left", () => {
  fc.assert(
    fc.property(policies, (statements) => {
      const [first, ...rest] = statements;
      const lost = missing(rights(statements), rights(rest));
      const whole = [...rights(rest), ...lost];
      expect(missing(rights(statements), whole)).toEqual([]);
      for (const right of lost) expect(missing(rights([first!]), []).map((one) => one.on)).toContain(right.on);
    }),
  );
});

it("takes a right under a condition for less than the same without, and a wide one for more", () => {
  const one = (more: object) =>
    rights([{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/b", ...more }]);
  const narrow = one({ Condition: { StringEquals: { "aws:SourceVpc": "v" } } });
  expect(missing(narrow, one({}))).toEqual([]);
  expect(missing(one({}), narrow)).toHaveLength(1);
  expect(missing(one({}), one({ Action: "s3:*" }))).toEqual([]);
  expect(missing(one({ Action: "s3:*" }), one({}))).toHaveLength(1);
  expect(
    missing(one({}), one({ Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "true" } } })),
  ).toHaveLength(1);
  expect(missing(one({ Resource: "arn:aws:s3:::a/*" }), one({ Resource: "arn:aws:s3:::a*" }))).toEqual([]);
  expect(missing(one({ NotAction: "s3:GetObject", Action: undefined }), one({ Action: "*" }))).toHaveLength(1);
});

it("takes a condition for the same in whatever order it is written", () => {
  const under = (Condition: object) => rights([{ Effect: "Allow", Action: "s3:GetObject", Resource: "x", Condition }]);
  const one = under({ StringEquals: { "aws:a": ["1", "2"], "aws:b": "3" }, Bool: { "aws:c": "true" } });
  const other = under({ Bool: { "aws:c": ["true"] }, StringEquals: { "aws:b": ["3"], "aws:a": ["2", "1"] } });
  expect(missing(one, other)).toEqual([]);
  expect(missing(other, one)).toEqual([]);
});
