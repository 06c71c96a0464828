/**
 * Attributes that the bindings (aws 6.25) know and the schema beside this file (aws 5.100) does not, as `type.path`, each with the reason
 * for using it. A line that no environment needs fails a test.
 */
export const newerThanSchema: Readonly<Record<string, string>> = {};
