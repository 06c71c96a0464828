"use strict";
// Stands in a bundle for what zips folders; see bundle.js.
module.exports = () => {
  throw new Error("folders are zipped by the process that the engine starts for it");
};
