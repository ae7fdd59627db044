// npm test: installs what the tests need and runs every suite. --only=unit,worker,… runs some of them.
import { ensureDependencies } from './dependencies.mjs';

ensureDependencies();
const { run } = await import('./run.mjs');
await run('scripts/test.ts', process.argv.slice(2));
