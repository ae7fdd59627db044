import * as vscode from 'vscode';
import { foreignText } from '../../../model/wording/format/foreignText';
import { hostPlatform, mergedEnvironment } from '../../../train/platform/platform';
import { environmentWithScriptsFor } from '../../../train/script/interpreter/pythonActivation';
import { createScratchCopy, type ScratchCopy } from '../../../train/script/scratch/scratchCopy';
import type { ScriptTrainer } from '../../../train/script/scriptTrainerOptions';
import type { Log } from '../../base/log';
import { readSettings } from '../../base/settings';
import { say, withProgress } from '../../base/say';
import type { CalibrationStorage } from '../../calibration/storage';
import type { Site } from '../../sites/siteLookup';
import { openNotebook, type OpenNotebook } from './notebook/openNotebook';
import { MOST_SCRATCH_BYTES, scriptTrainerOf } from '../../../workspace/runs/scriptTrainerOf';
import type { ScriptRun } from '../../../workspace/runs/scriptRun';
import { notCopiedText } from '../../../workspace/runs/notCopiedText';
import { runSiteOf } from './runSiteOf';
import { said } from '../../../model/language/said';

/** A trainer of a script, and the copy of its folder that it works in, where it was asked to. */
export interface OpenScriptTrainer {
  readonly trainer: ScriptTrainer;
  readonly scratch: ScratchCopy | undefined;
  readonly notebook: OpenNotebook | undefined;
}

type Place = Pick<CalibrationStorage, 'probeFolder' | 'scratchFolder'> & { readonly log: Log };

/**
 * Makes the trainer of a run; undefined, which is said, where its folder or its notebook cannot be copied. Nothing is run yet but the scripts that
 * activate its Python's environment.
 */
export async function openScriptTrainer(
  place: Place,
  site: Site,
  run: ScriptRun,
  survey = false,
): Promise<OpenScriptTrainer | undefined> {
  const notebook = run.target.kind === 'notebook' ? await openNotebook(site, run.target) : undefined;
  if (run.target.kind === 'notebook' && notebook === undefined) return undefined;
  const folder = run.scratchCopy ? await folderFor(place.scratchFolder, run) : 'original';
  if (folder === undefined) {
    await notebook?.copy.remove();
    return undefined;
  }
  const scratch = folder === 'original' ? undefined : folder;
  const activated = await environmentWithScriptsFor(run.interpreter?.path ?? '', process.env, (detail) => {
    place.log.warn(detail);
  });
  const environment = mergedEnvironment(hostPlatform.kind, activated, run.environment);
  const trainer = scriptTrainerOf(runSiteOf(site), run, {
    probeFolder: place.probeFolder,
    environment,
    scratch,
    notebook: notebook?.options,
    survey,
    trialTimeoutMs: readSettings(site.document.uri).trialTimeoutMs,
    trusted: () => vscode.workspace.isTrusted,
    onOutput: (line) => {
      place.log.output(line);
    },
  });
  return { trainer, scratch, notebook };
}

/** Ends its processes and removes its copies. */
export async function closeScriptTrainer({ trainer, scratch, notebook }: OpenScriptTrainer): Promise<void> {
  await trainer.dispose();
  await notebook?.copy.remove();
  await scratch?.remove();
}

/**
 * The copy that trials work in; undefined, which is said, where there can be none. A copy that the user has not asked for may be done
 * without, once they agree to that.
 */
async function folderFor(
  scratchFolder: string,
  { workingDirectory, savedBy }: ScriptRun,
): Promise<ScratchCopy | 'original' | undefined> {
  const copying = await withProgress(said`Copying the working directory`, false, () =>
    createScratchCopy(workingDirectory, scratchFolder, MOST_SCRATCH_BYTES),
  );
  if (copying.kind === 'copied') return copying.copy;
  const trouble = notCopiedText(workingDirectory, copying);
  if (savedBy === undefined) {
    void say(
      'error',
      `${trouble} ${said`Let the script write where it always does, or choose another working directory.`}`,
    );
    return undefined;
  }
  const runInPlace = said`Run It There Anyway`;
  const answer = await say(
    'warning',
    `${trouble} ${said`The script was seen to save (${foreignText(savedBy.join(', '))}): its runs may overwrite checkpoints and logs.`}`,
    runInPlace,
  );
  return answer === runInPlace ? 'original' : undefined;
}
