import * as z from "zod";
import { text } from "../../words/scalars";

// What the datasets of both clouds have in common.

const tableName = text(/^[a-z][a-z0-9_]{0,126}$/, 'write 1-127 of a-z, 0-9 and "_", beginning with a letter');
export const columnName = text(
  /^[a-z_][a-z0-9_]{0,126}$/,
  'write 1-127 of a-z, 0-9 and "_", beginning with a letter or "_"',
);

export const tables = <T extends z.ZodType>(table: T) =>
  z.record(tableName, table, { error: "write a map, one table per line" }).default({}).describe("Its tables, by name");
