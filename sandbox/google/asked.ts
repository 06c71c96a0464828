import type { Request } from "./request";
import type { Row } from "./types/row";
import type { Service } from "./types/service";

/** A request, with what is known of its type and service. */
export interface Asked {
  readonly request: Request;
  readonly row: Row;
  readonly service: Service;
}
