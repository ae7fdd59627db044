import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { portOfThread } from '../../../channel/threadLink';
import type { TrainingProtocol } from './protocol';
import { serveTraining } from './serveTraining';
import { wasmSessions } from '../wasmSession';

// The build puts the compiled kernels beside the bundle of this file.
if (parentPort !== null) {
  serveTraining(
    portOfThread<TrainingProtocol>(parentPort),
    wasmSessions(readFileSync(path.join(__dirname, 'kernels.wasm'))),
  );
}
