import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Calibration } from '../../src/model/calibration/calibration';
import type { EndState, StartState } from './flatterFaster';
import type { LongRun } from './longRun';

/** Everything that was measured on one task; plain JSON. */
export interface TaskRecord {
  readonly taskId: string;
  /** Of `--full`. */
  readonly full: boolean;
  readonly calibration: Calibration;
  readonly elapsedMs: number;
  readonly learningRates: readonly number[];
  /** Valley tasks only. */
  readonly start?: StartState;
  /** At the suggestion, for measures that training without noise would take to zero. */
  readonly longRun?: LongRun;
  readonly endStates: readonly EndState[];
  readonly endStateSteps: number;
}

/** Keeps the records of earlier runs, one file a task. */
export class RecordStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(record: TaskRecord): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeFile(this.#file(record.taskId), JSON.stringify(record));
  }

  async read(taskId: string): Promise<TaskRecord | undefined> {
    try {
      return JSON.parse(await readFile(this.#file(taskId), 'utf8'));
    } catch {
      return undefined;
    }
  }

  #file(taskId: string): string {
    return path.join(this.#folder, `${taskId}.json`);
  }
}
