import type { DetectionSource, Detector } from '../detect/detector';
import type { Detection } from '../detect/workspaceFiles';
import type { DetectionMessage, DetectionResponse } from './protocol';

/** The worker's side of the channel. */
export interface ServingPort {
  postMessage(response: DetectionResponse): void;
  on(event: 'message', listener: (message: DetectionMessage) => void): void;
}

/** Answers detection requests one after the other, as soon as the detector is there. */
export function serveDetection(port: ServingPort, loading: Promise<Detector>): void {
  let queue = Promise.resolve();
  port.on('message', (message) => {
    queue = queue.then(async () => {
      const response = await answer(loading, message);
      if (response !== undefined) port.postMessage(response);
    });
  });
}

async function answer(
  loading: Promise<Detector>,
  message: DetectionMessage,
): Promise<DetectionResponse | undefined> {
  switch (message.kind) {
    case 'forget':
      await loading.then(
        (detector) => detector.forget(message.documentId),
        // Whoever asks next is told.
        () => {},
      );
      return undefined;
    case 'detect': {
      const { requestId, source } = message;
      try {
        return { kind: 'detected', requestId, detection: await detect(await loading, source) };
      } catch (error) {
        const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
        return { kind: 'failed', requestId, detail };
      }
    }
  }
}

async function detect(detector: Detector, source: DetectionSource): Promise<Detection> {
  await detector.prepare(source);
  return detector.detectWanting(source);
}
