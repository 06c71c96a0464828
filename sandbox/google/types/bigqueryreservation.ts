import { where } from "./checks";
import { madeByServer, unlessForced } from "./row";
import type { Service } from "./service";

const fifties = where((slots) => Number(slots) % 50 === 0, "must be a multiple of 50");

export const bigqueryreservation: Service = {
  types: {
    reservations: {
      idShape: /^[a-z]([a-z0-9-]{0,62}[a-z0-9])?$/,
      checks: { slotCapacity: fifties, "autoscale.maxSlots": fifties },
      inUse: unlessForced("assignments"),
    },
    "reservations/assignments": { id: madeByServer, defaults: () => ({ state: "ACTIVE" }) },
  },
};
