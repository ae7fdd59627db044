import { serveChannel } from '../channel/serveChannel';
import type { ServerPort } from '../channel/link';
import type { Detector } from '../detect/detector';
import type { DetectionProtocol } from './protocol';

/** Answers detection requests one after the other, as soon as the detector is there. */
export function serveDetection(port: ServerPort<DetectionProtocol>, loading: Promise<Detector>): void {
  serveChannel(port, {
    requests: {
      detect: async (source) => {
        const detector = await loading;
        await detector.prepare(source);
        return detector.detectWanting(source);
      },
    },
    notices: {
      forget: async ({ documentId }) => {
        (await loading).forget(documentId);
      },
    },
    failureOf: (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
}
