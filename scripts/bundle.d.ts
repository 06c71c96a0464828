export function bundle(entry: string, options?: { engine?: string; outdir?: string }): string;
