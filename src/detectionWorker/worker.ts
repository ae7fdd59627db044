import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import { loadDetector } from './grammars';
import { serveDetection } from './serveDetection';

// The build puts the grammars beside the bundle of this file.
if (parentPort !== null) serveDetection(parentPort, loadDetector(path.join(__dirname, 'tree-sitter')));
