// Lets every require of `cdktf` in this process, the providers' included, find the engine that PONTE_ENGINE names.
"use strict";
const Module = require("node:module");
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const name = /^cdktf(?=$|\/)/.test(request) ? request.replace(/^cdktf/, process.env.PONTE_ENGINE) : request;
  return resolve.call(this, name, ...rest);
};
