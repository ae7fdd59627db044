import type { DetectionSource } from '../detect/detector';
import type { OptimizerConfig } from '../model/optimizerConfig';

/** What the worker is asked: to detect in one text. */
export interface DetectionRequest {
  /** Comes back with the answer. */
  readonly requestId: number;
  readonly source: DetectionSource;
}

/** One answer a request. `failed`: a defect, since no text is one. */
export type DetectionResponse =
  | {
      readonly kind: 'detected';
      readonly requestId: number;
      readonly configs: readonly OptimizerConfig[];
    }
  | { readonly kind: 'failed'; readonly requestId: number; readonly detail: string };
