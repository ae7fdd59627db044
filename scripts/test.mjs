// npm test: installs what the tests need and runs every suite. --only=unit,worker,… runs some of them.
import { ensureDependencies, runProgram } from './dependencies.mjs';

ensureDependencies();
runProgram('scripts/test.ts');
