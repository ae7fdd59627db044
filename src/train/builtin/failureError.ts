import type { Failure } from '../../model/calibration/failure';

/** Carries a `Failure` through a rejected promise; its kind is never read from the text. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** What went wrong, for anything thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { kind: 'internal', detail: error instanceof Error ? error.message : String(error) };
}
