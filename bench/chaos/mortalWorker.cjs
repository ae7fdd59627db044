// The built-in tasks' worker, which dies at a moment of its own: by an exit, or by an exception of its thread.
const { writeSync } = require('node:fs');
const path = require('node:path');

const meanMs = Number(process.env.MOMENTUM_LENS_CHAOS_WORKER_MS);
if (meanMs > 0) {
  const afterMs = -meanMs * Math.log(1 - Math.random());
  setTimeout(() => {
    writeSync(1, `${JSON.stringify({ kind: 'workerKilled' })}\n`);
    if (Math.random() < 0.5) process.exit(1);
    throw new Error('killed by the bench');
  }, afterMs).unref();
}
require(path.join(__dirname, 'trainingWorker.cjs'));
