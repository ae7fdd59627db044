import type { Failure } from '../../src/model/calibration/failure';
import type { Trial } from '../../src/model/calibration/trial';

/** What a host tells, a JSON a line. */
export type HostLine =
  /** It has described itself: the sweep begins. */
  | { readonly kind: 'started' }
  | { readonly kind: 'finished'; readonly trial: Trial }
  /** All trials of the record that is on disk. */
  | { readonly kind: 'record'; readonly trials: readonly Trial[] }
  /** Of its own accord, while it trained. */
  | { readonly kind: 'workerKilled' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'wrong'; readonly what: string };
