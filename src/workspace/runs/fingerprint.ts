import { createHash } from 'node:crypto';
import { inEnglish } from '../../model/language/said';
import { targetText } from './runTarget';
import { argumentsOf, type ScriptRun } from './scriptRun';

/** One value for everything that must not change between the trials of a calibration. */
export function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** That of a script's run; `runText` is the text that is run. */
export function runFingerprint(runText: string, run: ScriptRun): string {
  const script = scriptFingerprint(runText, run);
  return run.measure === undefined ? script : fingerprintOf([script, JSON.stringify(run.measure)]);
}

/** The same of what the script does, however it is judged. */
export function scriptFingerprint(runText: string, run: ScriptRun): string {
  const { target, interpreter, workingDirectory, environment, optimizer } = run;
  return fingerprintOf([
    runText,
    // Compared with what was written down, maybe while another language was spoken.
    inEnglish(() => targetText(target)),
    interpreter?.path ?? '',
    ...(target.kind === 'command' || target.kind === 'notebook' ? [] : argumentsOf(run)),
    workingDirectory,
    JSON.stringify(environment),
    ...(optimizer === undefined ? [] : [JSON.stringify(optimizer)]),
    ...(run.singleProcessEnvironment === true ? ['single process'] : []),
  ]);
}
