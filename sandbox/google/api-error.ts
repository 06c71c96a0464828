import type { Body } from "./json";

/** What Google answers when it refuses. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    /** The name of gRPC, such as `NOT_FOUND`. */
    readonly status: string,
    message: string,
    /** The name of the older APIs, such as `notFound`. */
    readonly reason: string,
  ) {
    super(message);
  }

  toJSON(): Body {
    const { code, status, message, reason } = this;
    return { error: { code, message, status, errors: [{ message, domain: "global", reason }] } };
  }
}

export function notFound(what: string): ApiError {
  return new ApiError(404, "NOT_FOUND", `Resource '${what}' was not found`, "notFound");
}

export function alreadyExists(what: string): ApiError {
  return new ApiError(409, "ALREADY_EXISTS", `Resource '${what}' already exists`, "alreadyExists");
}

export function invalidArgument(message: string): ApiError {
  return new ApiError(400, "INVALID_ARGUMENT", message, "invalid");
}

export function failedPrecondition(message: string): ApiError {
  return new ApiError(400, "FAILED_PRECONDITION", message, "failedPrecondition");
}

/** Somebody else changed it since it was read. */
export function conflict(message: string): ApiError {
  return new ApiError(409, "ABORTED", message, "aborted");
}

/** An `ifGenerationMatch` that does not hold. */
export function preconditionNotMet(): ApiError {
  const message = "At least one of the pre-conditions you specified did not hold.";
  return new ApiError(412, "FAILED_PRECONDITION", message, "conditionNotMet");
}
