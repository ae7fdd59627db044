import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Calibration } from '../../model/calibration/calibration';
import type { Confirmation } from '../../model/calibration/confirmation';
import type { Failure } from '../../model/calibration/failure';
import {
  CONFIRMATION_FILE_SUFFIX,
  readCalibrationFile,
  readConfirmationFile,
  writeCalibrationFile,
  writeConfirmationFile,
  type ReadRecord,
} from '../../workspace/records/recordFile';
import { recordName } from '../../workspace/records/recordFileName';
import { makeStorage, type ProjectStorage } from './projectStorage';

/** The records of a project as they were when it was opened, with what was kept since. */
export class ProjectRecords {
  readonly #storage: ProjectStorage;
  #calibrations: readonly Calibration[];
  #confirmations: readonly Confirmation[];
  /** Of files that cannot be read; they stay as they are. */
  readonly failures: readonly Failure[];

  private constructor(
    storage: ProjectStorage,
    calibrations: readonly Calibration[],
    confirmations: readonly Confirmation[],
    failures: readonly Failure[],
  ) {
    this.#storage = storage;
    this.#calibrations = calibrations;
    this.#confirmations = confirmations;
    this.failures = failures;
  }

  /** Reads every record; a folder that is not there holds none. */
  static async read(storage: ProjectStorage): Promise<ProjectRecords> {
    const { recordFolder, furtherRecordFolders, confirmationFolder, furtherConfirmationFolders } = storage;
    const [calibrations, confirmations] = await Promise.all([
      readAll([recordFolder, ...furtherRecordFolders], '.json', readCalibrationFile),
      readAll(
        [confirmationFolder, ...furtherConfirmationFolders],
        CONFIRMATION_FILE_SUFFIX,
        readConfirmationFile,
      ),
    ]);
    return new ProjectRecords(
      storage,
      newestFirst(onceEach(calibrations.held, ({ calibrationId }) => calibrationId)),
      newestFirst(onceEach(confirmations.held, ({ confirmationId }) => confirmationId)),
      [...calibrations.failures, ...confirmations.failures],
    );
  }

  /** Every readable one, newest first. */
  get all(): readonly Calibration[] {
    return this.#calibrations;
  }

  /** Those of a script, newest first. */
  ofScript(scriptPath: string): readonly Calibration[] {
    return this.all.filter(({ subject }) => subject.kind === 'script' && subject.scriptPath === scriptPath);
  }

  /** The one whose id begins so; undefined where there is none, or more than one. */
  byId(beginning: string): Calibration | undefined {
    const found = this.all.filter(({ calibrationId }) => calibrationId.startsWith(beginning));
    return found.find(({ calibrationId }) => calibrationId === beginning) ?? onlyOne(found);
  }

  /** What whole trainings said of it last. */
  confirmationOf(calibrationId: string): Confirmation | undefined {
    return this.#confirmations.find((each) => each.calibrationId === calibrationId);
  }

  /** Keeps it; answers what went wrong with its file. */
  async save(calibration: Calibration): Promise<Failure | undefined> {
    const { recordFolder } = this.#storage;
    this.#calibrations = newestFirst([calibration, ...this.#calibrations]);
    const path = join(recordFolder, recordName(calibration.subject, calibration.calibrationId));
    return this.#write(path, () => writeCalibrationFile(path, calibration));
  }

  /** Keeps what whole trainings said; answers what went wrong with its file. */
  async saveConfirmation(confirmation: Confirmation): Promise<Failure | undefined> {
    this.#confirmations = newestFirst([confirmation, ...this.#confirmations]);
    const name = `${confirmation.confirmationId}${CONFIRMATION_FILE_SUFFIX}`;
    const path = join(this.#storage.confirmationFolder, name);
    return this.#write(path, () => writeConfirmationFile(path, confirmation));
  }

  async #write(path: string, write: () => Promise<Failure | undefined>): Promise<Failure | undefined> {
    try {
      await makeStorage(this.#storage);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { kind: 'recordNotWritten', path, detail };
    }
    return write();
  }
}

async function readAll<Held>(
  folders: readonly string[],
  suffix: string,
  read: (path: string) => Promise<ReadRecord<Held>>,
): Promise<{ readonly held: readonly Held[]; readonly failures: readonly Failure[] }> {
  const all: ReadRecord<Held>[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch((): string[] => []);
    const paths = names.filter((name) => name.endsWith(suffix)).map((name) => join(folder, name));
    all.push(...(await Promise.all(paths.map(read))));
  }
  return {
    held: all.flatMap((each) => (each.ok ? [each.held] : [])),
    failures: all.flatMap((each) => (each.ok ? [] : [each.failure])),
  };
}

/** Of copies of one the first. */
function onceEach<Item>(items: readonly Item[], idOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.toReversed().map((item) => [idOf(item), item])).values()];
}

function newestFirst<Item extends { readonly createdAt: string }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((left, right) => right.createdAt.localeCompare(left.createdAt));
}

function onlyOne<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}
