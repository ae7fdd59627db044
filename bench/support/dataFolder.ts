import { existsSync } from 'node:fs';
import type { BuiltinTaskDescription } from '../../src/train/builtin/tasks';

/** Where a task's data set lies: MOMENTUM_LENS_DATA or a usual folder; `missing` says so where the task cannot run. */
export function dataFolderFor({ dataNeeded }: BuiltinTaskDescription): {
  readonly dataFolder?: string;
  readonly missing?: string;
} {
  if (dataNeeded === undefined) return {};
  const dataFolder = [process.env['MOMENTUM_LENS_DATA'], ...dataNeeded.usualFolders].find(
    (each) => each !== undefined && existsSync(each),
  );
  return dataFolder === undefined
    ? { missing: `${dataNeeded.dataSet} is not on this machine; MOMENTUM_LENS_DATA may name its folder.` }
    : { dataFolder };
}
