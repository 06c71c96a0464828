import { access, googleMember, roleArn } from "../words/access";
import { day, days, description, fields } from "../words/scalars";
import { namedLifecycle } from "./lifecycle";

const says = { readers: "Who may read its value", writers: "Who may put a new value in, without reading any" };

const secret = {
  description: description.optional().describe("What it is for, and where a value comes from"),
  rotate: days(1, 3_650)
    .optional()
    .describe("How often alerts are reminded that a new value is due; nothing puts one in by itself. Needs alerts"),
  expires: day
    .optional()
    .describe(
      "Last day on which its value is good where it was issued, which people are told of from 30 days before; the secret stays",
    ),
};

export const gcpSecret = fields({
  ...secret,
  access: access(googleMember, "group:ml@acme.example", says),
  ...namedLifecycle,
});

export const awsSecret = fields({
  ...secret,
  access: access(roleArn, "arn:aws:iam::123456789012:role/ml", says),
  ...namedLifecycle,
});
