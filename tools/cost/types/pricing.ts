import type { free } from "../../../terraform-types";
import type { Billed } from "../item";
import { type Place, priceAt } from "../place";
import { type BilledResource, textIn } from "../resources";

/** How a type is billed, read from one resource of it. */
export type Pricing = (resource: BilledResource, place: Place) => Billed;

/** How the types of a table are billed: each that our programs make and that costs something has to say, others may. */
export type Priced<Types> = Readonly<Record<BilledType<Types>, Pricing>> & { readonly [Type in keyof Types]?: Pricing };

type BilledType<Types> = {
  [Type in keyof Types]: Types[Type] extends { elsewhere: true } | { cost: typeof free } ? never : Type;
}[keyof Types];

/** What is billed by what is stored or asked, where it lies. */
export const used =
  (what: string, service: string, item: string): Pricing =>
  (resource, place) => ({ uses: [{ what, price: priceAt(place, service, item, regionOf(resource, place)) }] });

/** One that is always there, at the price of an item. */
export const standing =
  (what: string, service: string, item: string, ...uses: Pricing[]): Pricing =>
  (resource, place) => ({
    items: [{ key: what, what, isOne: true, counts: { idle: 1, full: 1 }, price: priceAt(place, service, item) }],
    uses: uses.flatMap((use) => use(resource, place).uses ?? []),
  });

/** It is billed as a part of another resource, or not at all as long as there are few. */
export const withAnother: Pricing = () => ({});

/** Where a thing lies that says so itself, as a bucket does in capitals. */
export function regionOf({ body }: BilledResource, { region }: Place): string {
  return (textIn(body.location) ?? region).toLowerCase();
}
