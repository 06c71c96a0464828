/** An amount in whole cents, so that sums of what is printed are what is printed. */
export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** An amount as people read it: `1,454.32`. What is less than a cent is written out, since it is not nothing. */
export function money(amount: number): string {
  if (amount !== 0 && Math.abs(amount) < 0.005) return Number(amount.toPrecision(2)).toString();
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** The same with its sign: `+12.00`, `-3.50`, `0.00`. */
export function signed(amount: number): string {
  return amount > 0 ? `+${money(amount)}` : money(amount);
}

/** A price of one unit, with as many digits as it has: `0.0000025`. */
export function unitPrice(usd: number): string {
  const digits = Math.max(2, -Math.floor(Math.log10(usd)) + 3);
  return usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: Math.min(12, digits) });
}
