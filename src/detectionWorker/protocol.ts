import type { DetectionSource } from '../detect/detector';
import type { Detection } from '../detect/workspaceFiles';

/** What the worker is told: to detect in one text, or that a document was closed. */
export type DetectionMessage =
  | {
      readonly kind: 'detect';
      /** Comes back with the answer. */
      readonly requestId: number;
      readonly source: DetectionSource;
    }
  | { readonly kind: 'forget'; readonly documentId: string };

/** One answer to each `detect`. `failed`: a defect, since no text is one. */
export type DetectionResponse =
  | {
      readonly kind: 'detected';
      readonly requestId: number;
      readonly detection: Detection;
    }
  | { readonly kind: 'failed'; readonly requestId: number; readonly detail: string };
