import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { googleLabels } from "../../../constructs/shared/labels";
import { fitName, numericName, shortHash } from "../../../constructs/shared/names";

const words = fc.array(fc.stringMatching(/^[a-z0-9]{1,12}$/), { minLength: 1, maxLength: 12 });
const name = words.map((parts) => parts.join("-"));
const limit = fc.integer({ min: 8, max: 80 });

describe("fitName", () => {
  it("never exceeds the limit, and leaves alone what fits", () => {
    fc.assert(
      fc.property(name, limit, (full, max) => {
        const fitted = fitName(full, max);
        expect(fitted.length).toBeLessThanOrEqual(max);
        if (full.length <= max) expect(fitted).toBe(full);
      }),
    );
  });

  it("adds no letter that a name of words did not have, opens as the name does, and ends in none of the separators", () => {
    fc.assert(
      fc.property(name, limit, (full, max) => {
        const fitted = fitName(full, max);
        expect(fitted).toMatch(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/);
        expect(fitted[0]).toBe(full[0]);
        expect(fitted).not.toMatch(/--/);
      }),
    );
  });

  it("keeps two names two, also when they differ in what is cut off alone", () => {
    fc.assert(
      fc.property(name, name, name, limit, (start, one, two, max) => {
        fc.pre(one !== two);
        expect(fitName(`${start}-${one}`, max)).not.toBe(fitName(`${start}-${two}`, max));
      }),
    );
  });

  it("gives the same name for the same text, whatever was named before", () => {
    expect(fitName("churn-prod-a-long-name-of-a-bucket", 20)).toBe("churn-prod-a-1d052c");
    expect(fitName("churn_prod_a_long_name_of_a_table", 20, "_")).toMatch(/^churn_prod_a_[0-9a-f]{6}$/);
  });
});

it("numericName is nine digits without a leading zero, and two names are two numbers", () => {
  fc.assert(fc.property(fc.string(), (text) => void expect(numericName(text)).toMatch(/^[1-9]\d{8}$/)));
  const many = Array.from({ length: 5_000 }, (_, index) => numericName(`churn-dev-endpoint-${index}`));
  expect(new Set(many).size).toBe(many.length);
});

it("shortHash is as many hexadecimal digits as were asked for", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (text, length) => {
      expect(shortHash(text, length)).toMatch(new RegExp(`^[0-9a-f]{${length}}$`));
    }),
  );
});

describe("googleLabels", () => {
  const labels = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_-]{0,62}$/), fc.string({ unit: "grapheme" }), {
    noNullPrototype: true,
  });

  it("gives values that Google takes: at most 63 letters, digits, _ and -", () => {
    fc.assert(
      fc.property(labels, (given) => {
        for (const value of Object.values(googleLabels(given))) expect(value).toMatch(/^[a-z0-9_-]{0,63}$/);
      }),
    );
  });

  it("keeps every key, and every value that Google takes already", () => {
    const fine = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_-]{0,62}$/), fc.stringMatching(/^[a-z0-9_-]{0,63}$/), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(
        labels,
        (given) => void expect(Object.keys(googleLabels(given)).sort()).toEqual(Object.keys(given).sort()),
      ),
    );
    fc.assert(fc.property(fine, (given) => void expect(googleLabels(given)).toEqual(given)));
  });
});
