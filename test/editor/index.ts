import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

const TEST_TIMEOUT_MS = 60_000;

/**
 * Called by VS Code inside its extension host: runs every *.suite beside it. The runner outside reads counts and failures from the
 * lines that begin with MOCHA_.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: TEST_TIMEOUT_MS, color: false });
  for (const name of readdirSync(__dirname).toSorted()) {
    if (name.endsWith('.suite.cjs')) mocha.addFile(path.join(__dirname, name));
  }
  await new Promise<void>((resolve, reject) => {
    let passed = 0;
    let pending = 0;
    const runner = mocha.run((failures) => {
      const notPassed = failures + pending;
      console.log(`MOCHA_RESULT ${passed} ${notPassed}`);
      if (notPassed === 0) resolve();
      else reject(new Error(`${notPassed} of the tests in the extension host did not pass.`));
    });
    runner.on('pass', () => (passed += 1));
    runner.on('fail', (test, error) => {
      console.log(`MOCHA_FAILED ${test.fullTitle()}: ${String(error).split('\n', 1).join('')}`);
    });
    runner.on('pending', () => (pending += 1));
  });
}
