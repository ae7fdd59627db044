import Mocha from 'mocha';

const TEST_TIMEOUT_MS = 60_000;

/** Called by VS Code inside its extension host; the runner outside reads the counts from the last line. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: TEST_TIMEOUT_MS, color: false });
  // Suites register themselves with the globals that this event installs.
  mocha.suite.emit('pre-require', globalThis, 'suites', mocha);
  await import('./activation.suite');
  await import('./advice.suite');
  await import('./badInput.suite');
  await new Promise<void>((resolve, reject) => {
    let passed = 0;
    const runner = mocha.run((failures) => {
      console.log(`MOCHA_RESULT ${passed} ${failures + pending}`);
      if (failures + pending === 0) resolve();
      else reject(new Error(`${failures + pending} of the tests in the extension host failed.`));
    });
    let pending = 0;
    runner.on('pass', () => (passed += 1));
    runner.on('pending', () => (pending += 1));
  });
}
