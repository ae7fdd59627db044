// npm start: installs what is missing, builds, and opens examples/ in VS Code with the extension running.
import { ensureDependencies } from './dependencies.mjs';

ensureDependencies();
const { run } = await import('./run.mjs');
await run('scripts/start.ts', process.argv.slice(2));
