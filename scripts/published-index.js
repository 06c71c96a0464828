"use strict";
// What `ponte-constructs` itself is when it is published. A cloud is loaded by whoever first uses it: the other's provider need not be there.
Object.defineProperties(exports, {
  __esModule: { value: true },
  ConstructError: { enumerable: true, value: require("./shared/invalid").ConstructError },
  aws: { enumerable: true, get: () => require("./aws") },
  gcp: { enumerable: true, get: () => require("./gcp") },
});
// Never runs: an ES module that imports by name finds the names here.
// eslint-disable-next-line @typescript-eslint/no-unused-expressions
0 && (module.exports = { ConstructError, aws, gcp });
