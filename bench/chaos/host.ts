import { calibrateProject } from './calibrateProject';
import type { Project } from './projects';
import type { HostLine } from './hostLines';

// What the extension host does in a calibration, as a program of its own that can be killed: node host.mjs PROJECT, its answers one
// JSON a line.

const tell = (line: HostLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
process.on('uncaughtException', (error) => {
  tell({ kind: 'wrong', what: `uncaught: ${error.stack ?? error.message}` });
  process.exit(1);
});

const project: Project = JSON.parse(process.argv[2] ?? '');
const outcome = await calibrateProject(project, {
  started: () => {
    tell({ kind: 'started' });
  },
  finished: (trial) => {
    tell({ kind: 'finished', trial });
  },
  output: () => undefined,
  wrong: (what) => {
    tell({ kind: 'wrong', what });
  },
});
switch (outcome.kind) {
  case 'finished':
    tell({ kind: 'record', trials: outcome.calibration.trials });
    break;
  case 'failed':
    tell({ kind: 'failed', failure: outcome.failure });
    break;
  case 'cancelled':
    tell({ kind: 'wrong', what: 'cancelled by nobody' });
}
