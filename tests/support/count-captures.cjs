// Required before a program: says at its end how often the engine took a whole stack, which nobody else does without a limit.
"use strict";
let count = 0;
const capture = Error.captureStackTrace;
Error.captureStackTrace = (...args) => {
  if (Error.stackTraceLimit === Number.MAX_SAFE_INTEGER) count += 1;
  capture(...args);
};
process.on("exit", () => console.log(`${count} stacks captured`));
