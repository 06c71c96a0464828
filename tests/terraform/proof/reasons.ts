/** Why a type has not gone through everything, by type, in one line. One that nothing needs fails a test. */
export const reasons: Readonly<Record<string, string>> = {};
