import type { Failure } from '../../../model/calibration/failure';
import type { TrainingRequest, TrainingResponse } from '../worker/protocol';

/** The first thing that the child process says. */
export type TfjsGreeting =
  | {
      readonly kind: 'ready';
      readonly packageName: string;
      readonly version: string;
      readonly backend: string;
      readonly nodeVersion: string;
    }
  | { readonly kind: 'unavailable'; readonly failure: Failure };

export type TfjsMessage = TfjsGreeting | TrainingResponse;
export type { TrainingRequest };

/** JSON has no NaN and no infinities: they cross the channel as null and are NaN again behind it. */
export function afterChannel(response: TrainingResponse): TrainingResponse {
  switch (response.kind) {
    case 'prepare':
    case 'failed':
      return response;
    case 'begin':
    case 'advance': {
      const { steps, values } = response.result;
      // The channel may have turned a number into null, which its type cannot say.
      const received: readonly (number | null)[] = values;
      return { ...response, result: { steps, values: received.map((value) => value ?? Number.NaN) } };
    }
  }
}
