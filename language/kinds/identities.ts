import { related } from "../words/references";
import { description, fields } from "../words/scalars";

const identity = {
  description: description.optional().describe("Who or what this is"),
  reads: related("reads", "What it reads; each reference is the grant"),
  writes: related("writes", "What it reads and writes; each reference is the grant"),
  appends: related("appends", "Where it adds objects, and never reads, overwrites or deletes one"),
  calls: related("calls", "Endpoints that it asks for predictions"),
};

export const gcpIdentity = fields(identity);

export const awsIdentity = fields(identity);
