import { describe, expect, it } from "vitest";
import { Secret, type SecretProps } from "../../../../constructs/aws/secretsmanager/secret";
import { synth } from "../../../support/synth";

const made = (props: Partial<SecretProps> = {}) =>
  synth((scope) => new Secret(scope, "secret", { secretName: "churn-token", ...props })).resource
    .aws_secretsmanager_secret![0]!;

describe("a Secret", () => {
  it("can be brought back for a month, and is guarded", () => {
    expect(made()).toMatchObject({
      name: "churn-token",
      recovery_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("is gone at once where that is asked for, and has tags", () => {
    expect(made({ recoveryDays: 0, tags: { expires: "2027-06-30" }, protect: false })).toMatchObject({
      recovery_window_in_days: 0,
      tags: { expires: "2027-06-30" },
    });
  });

  it.each([
    ["less than a week", { recoveryDays: 6 }, "recoveryDays is 6"],
    ["more than a month", { recoveryDays: 31 }, "recoveryDays is 31"],
    ["a name with a blank", { secretName: "my token" }, 'secretName is "my token"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
