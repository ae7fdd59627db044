// npm run bench:engine: training engines side by side, medians of interleaved runs, and what the worker pool adds.
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findContenders, ORDINARY_PYTORCH } from './engine/contenders';
import { cancelToIdle, memoryGrowth, poolRate, workerKilobytes } from './engine/pool';
import { workloads } from './engine/workload';
import type { Contender, Workload } from './engine/workload';
import { Checks } from './support/checks';
import { median } from './support/median';
import { benchKernels, benchWorker, machine } from './support/worker';

const ROUNDS = 5;
const SECONDS = 0.5;

parseArgs({ options: {} });
const { workerPath } = await benchWorker();
const { contenders, absent, matrixLibrary } = await findContenders(await benchKernels());
const load = loadavg()[0] ?? 0;
console.log(`${machine()}, load ${load.toFixed(1)} at the start`);
console.log(`Replica-steps per second on one thread, medians of ${ROUNDS} interleaved runs of ${SECONDS} s`);
const checks = new Checks();
for (const workload of workloads) {
  const medians = await interleavedMedians(contenders, workload);
  const [ours = Number.NaN] = medians;
  console.log(`\n${workload.name}: ${workload.title}`);
  contenders.forEach(({ title }, i) => {
    const rate = medians[i] ?? Number.NaN;
    console.log(
      `  ${title.padEnd(36)} ${rate.toFixed(0).padStart(8)}   ours is ${(ours / rate).toFixed(2)} ×`,
    );
    if (title === ORDINARY_PYTORCH) {
      const wanted = workload.name === 'A' ? 8 : 0.6;
      checks.add({
        what: `${workload.name}: at least ${wanted} × PyTorch`,
        value: `${(ours / rate).toFixed(2)} ×`,
        met: ours / rate >= wanted && matrixLibrary?.isReference !== true,
      });
    }
  });
}
if (matrixLibrary !== undefined) {
  const remark = matrixLibrary.isReference
    ? ': reference BLAS, no fair opponent; install OpenBLAS (libopenblas0-pthread)'
    : '';
  console.log(`  PyTorch multiplies with ${matrixLibrary.name}${remark}`);
}
for (const { title, reason } of absent) console.log(`  ${title}: not measured, ${reason}`);
await Promise.all(contenders.map((contender) => contender.close()));

const ratios: number[] = [];
for (let round = 0; round < 3; round++) {
  const one = await poolRate(workerPath, 1, 60_000);
  ratios.push((await poolRate(workerPath, 2, 60_000)) / one);
}
const scaling = median(ratios);
checks.add({
  what: 'two workers at least 1.8 × one',
  value: `${scaling.toFixed(2)} ×`,
  met: scaling >= 1.8,
});
const idle = Math.max(
  await cancelToIdle(workerPath, 'teacherStudentValley', 20),
  await cancelToIdle(workerPath, 'matrixSensing', 20),
);
checks.add({
  what: 'cancel to idle within 100 ms, worst of 40',
  value: `${idle.toFixed(0)} ms`,
  met: idle <= 100,
});
const growth = await memoryGrowth(workerPath, 10_000_000);
checks.add({
  what: 'memory flat over 10 million steps (under 16 MB)',
  value: `${growth.toFixed(1)} MB`,
  met: growth < 16,
});
const size = workerKilobytes(path.dirname(workerPath));
checks.add({ what: 'worker with kernels under 100 kB', value: `${size.toFixed(1)} kB`, met: size < 100 });
checks.print();

async function interleavedMedians(all: readonly Contender[], workload: Workload): Promise<number[]> {
  const rates = all.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, contender] of all.entries()) rates[i]?.push(await contender.measure(workload, SECONDS));
  }
  return rates.map(median);
}
