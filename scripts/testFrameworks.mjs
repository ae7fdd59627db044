// npm run test:frameworks [-- --only=lightning,optax,…]: installs what it needs and tests the probe against real frameworks.
import { ensureDependencies } from './dependencies.mjs';

ensureDependencies();
const { run } = await import('./run.mjs');
await run('scripts/testFrameworks.ts', process.argv.slice(2));
