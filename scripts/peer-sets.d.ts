export const sets: Record<string, { versions: Record<string, string> }>;
