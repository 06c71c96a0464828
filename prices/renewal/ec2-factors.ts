// What SageMaker adds to the price of EC2: read beside each other for 38 types and regions (docs/prices.md).

const byFamily: Readonly<Record<string, number>> = {
  ...{ t2: 1.2, t3: 1.2, m5: 1.2, m6i: 1.2, m7g: 1.2, c5: 1.2, c6i: 1.2, c7g: 1.2, c7i: 1.2, inf2: 1.2 },
  ...{ g4dn: 1.25, g5: 1.25, g6: 1.25, p3: 1.25, p4d: 1.15, p5: 1.15 },
};
const byType: Readonly<Record<string, number>> = {
  ...{ "g4dn.xlarge": 1.4, "g5.xlarge": 1.4, "g6.xlarge": 1.4, "inf2.xlarge": 1.3057 },
};

/** The factor of an EC2 type such as `m5.xlarge`; `undefined` where nobody read both prices. */
export function ec2Factor(type: string, region: string): number | undefined {
  if (type === "g5.xlarge" && region === "sa-east-1") return 1.25; // as read there
  return byType[type] ?? byFamily[type.split(".")[0]!];
}
