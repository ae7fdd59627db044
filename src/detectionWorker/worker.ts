import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { portOfThread } from '../channel/threadLink';
import { loadDetector } from './grammars';
import type { DetectionProtocol } from './protocol';
import { serveDetection } from './serveDetection';

// The build puts the grammars beside the bundle of this file.
if (parentPort !== null) {
  serveDetection(
    portOfThread<DetectionProtocol>(parentPort),
    loadDetector(path.join(__dirname, 'tree-sitter')),
  );
}
