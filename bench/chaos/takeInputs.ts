import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '../../src/calibrate/simulated/seededRandom';
import { journalTaker, resultTaker } from './inputFiles';
import {
  takeLaunchFile,
  takePageMessage,
  takePlan,
  takeProtocolLine,
  takeRecord,
  type InputKind,
} from './inputKinds';
import {
  calibrationSamples,
  EXPORTED,
  LAUNCH_SAMPLES,
  PAGE_SAMPLES,
  PROTOCOL_SAMPLES,
  resultText,
} from './inputSamples';
import { mutated } from './mutations';

/** What came of the mutated inputs of one kind. */
export interface TakenInputs {
  readonly name: string;
  readonly tried: number;
  /** Of which so many were taken for valid, in part at least. */
  readonly believed: number;
  readonly exceptions: readonly string[];
  readonly slowestMs: number;
}

/** One that takes longer holds up the editor; this machine may be busy. */
const MOST_MS = 5000;

/** So many mutated inputs, the same number of each kind. */
export async function takeInputs(seed: number, count: number): Promise<readonly TakenInputs[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'momentum-lens-inputs-'));
  try {
    const kinds = await inputKinds(root);
    const taken: TakenInputs[] = [];
    for (const [index, [name, kind]] of Object.entries(kinds).entries())
      taken.push(await takeKind(name, kind, seed + index, Math.ceil(count / Object.keys(kinds).length)));
    return taken;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function inputKinds(root: string): Promise<Readonly<Record<string, InputKind>>> {
  for (const name of ['results', 'journals']) await mkdir(path.join(root, name));
  const { records, journal } = await calibrationSamples();
  return {
    records: { samples: records, take: takeRecord },
    plans: { samples: [JSON.stringify(EXPORTED)], take: takePlan },
    results: {
      samples: [0, 1].map(resultText),
      take: await resultTaker(path.join(root, 'results')),
    },
    journals: { samples: [journal], take: journalTaker(path.join(root, 'journals')) },
    'protocol lines': { samples: PROTOCOL_SAMPLES, take: takeProtocolLine },
    'page messages': { samples: PAGE_SAMPLES, take: takePageMessage },
    'launch files': { samples: LAUNCH_SAMPLES, take: takeLaunchFile },
  };
}

async function takeKind(
  name: string,
  { samples, take }: InputKind,
  seed: number,
  count: number,
): Promise<TakenInputs> {
  // A bench that takes no valid input shows nothing.
  for (const sample of samples) if (!(await take(sample))) throw new Error(`${name}: a sample is not valid`);
  const random = seededRandom(seed);
  const exceptions: string[] = [];
  let slowestMs = 0;
  let believed = 0;
  for (let number = 0; number < count; number += 1) {
    const text = mutated(samples[number % samples.length] ?? '', random);
    const startedAt = performance.now();
    try {
      if (await take(text)) believed += 1;
    } catch (error) {
      exceptions.push(
        `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n  from ${text.slice(0, 2000)}`,
      );
    }
    const elapsedMs = performance.now() - startedAt;
    slowestMs = Math.max(slowestMs, elapsedMs);
    if (elapsedMs > MOST_MS) exceptions.push(`took ${elapsedMs.toFixed(0)} ms: ${text.slice(0, 2000)}`);
  }
  return { name, tried: count, believed, exceptions, slowestMs };
}
