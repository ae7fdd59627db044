import type { DetectionSource } from '../detect/detector';
import type { Detection } from '../detect/workspaceFiles';

/** What the detection worker is asked and told. Both ends derive their types from this map. */
export interface DetectionProtocol {
  readonly requests: {
    readonly detect: { readonly request: DetectionSource; readonly result: Detection };
  };
  readonly notices: {
    /** A document was closed. */
    readonly forget: { readonly documentId: string };
  };
  /** The text of a defect, since no text is one. */
  readonly failure: string;
}
