// npm start: installs what is missing, builds, and opens examples/ in VS Code with the extension running.
import { ensureDependencies, runProgram } from './dependencies.mjs';

ensureDependencies();
runProgram('scripts/start.ts');
