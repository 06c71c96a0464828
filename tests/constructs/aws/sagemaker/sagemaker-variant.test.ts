import { describe, expect, it } from "vitest";
import { hasOwnDisks } from "../../../../constructs/aws/sagemaker/instance-capacity";

// Every family that SageMaker serves on (its CreateEndpointConfig, November 2026), by whether it takes a key for its volumes.
const takesKey =
  "c4 c5 c6g c6gn c6i c6in c7g c7i c8g inf1 inf2 m4 m5 m6g m6i m7i m8g p2 p3 r5 r6g r6i r7i r8g t2".split(" ");
const refusesKey =
  "c5d c6gd dl1 g4dn g5 g6 g6e g7e m5d m6gd p4d p4de p5 p5e p5en p6-b200 p6-b300 p6e-gb200 r5d r6gd r7gd trn1 trn1n trn2".split(
    " ",
  );

describe("the disks of a machine", () => {
  it.each(takesKey)("ml.%s has volumes that a key can encrypt", (family) => {
    expect(hasOwnDisks(`ml.${family}.xlarge`)).toBe(false);
  });

  it.each(refusesKey)("ml.%s has disks of its own", (family) => {
    expect(hasOwnDisks(`ml.${family}.48xlarge`)).toBe(true);
  });
});
