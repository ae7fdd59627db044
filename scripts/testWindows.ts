import { showFailures } from './runSuite';
import { runWindowsSuite } from './windows/suite';

// npm run test:windows: the units of what differs on Windows, under Node for Windows in Wine; skipped by name where that cannot be.

const count = await runWindowsSuite();
if ('skipped' in count) {
  console.log(`SKIPPED: windows: ${count.skipped}.`);
} else {
  showFailures('windows', count);
  console.log(`\n${count.passed} passed, ${count.failed} failed`);
  process.exit(count.failed === 0 ? 0 : 1);
}
