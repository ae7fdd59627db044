import type { Detector } from '../detect/detector';
import type { DetectionRequest, DetectionResponse } from './protocol';

/** The worker's side of the channel. */
export interface ServingPort {
  postMessage(response: DetectionResponse): void;
  on(event: 'message', listener: (request: DetectionRequest) => void): void;
}

/** Answers detection requests in their order, as soon as the detector is there. */
export function serveDetection(port: ServingPort, loading: Promise<Detector>): void {
  port.on('message', (request) => {
    void answer(loading, request).then((response) => port.postMessage(response));
  });
}

async function answer(
  loading: Promise<Detector>,
  { requestId, source }: DetectionRequest,
): Promise<DetectionResponse> {
  try {
    const detector = await loading;
    return { kind: 'detected', requestId, configs: detector.detect(source) };
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'failed', requestId, detail };
  }
}
