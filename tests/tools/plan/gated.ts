import { gate } from "../../../tools/plan/gate";
import { planOf, type Attributes, type Written } from "./changes";

/** The address of a bucket of a program, without its type. */
const raw = "bucket_raw_8CAB8F7B";

/** What goes. */
export const gone = (type: string, before: Attributes, name = raw): Written => {
  return { type, before, after: null, address: `${type}.${name}` };
};
/** What is updated in place. */
export const changed = (type: string, before: Attributes, after: Attributes, name = raw): Written => {
  return { type, before, after, address: `${type}.${name}` };
};
/** What is in the state, and stays as it is. */
export const stays = (type: string, at: Attributes, name: string): Written => {
  return { ...changed(type, at, at, name), actions: ["no-op"] };
};
/** What the gate says of a plan. */
export const refused = (protect: boolean, ...resources: Written[]) => gate(planOf(resources), protect);
/** Of what it says something. */
export const things = (protect: boolean, ...resources: Written[]) =>
  refused(protect, ...resources).map(({ thing }) => thing);
/** All that it says. */
export const said = (protect: boolean, ...resources: Written[]) =>
  refused(protect, ...resources)
    .flatMap(({ says }) => says)
    .join(". ");
