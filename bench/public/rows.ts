import { failureMessage } from '../../src/model/wording/failureMessage';
import {
  formatMomentum,
  formatMomentumEstimate,
  formatNumber,
} from '../../src/model/wording/format/numberFormat';
import { noEstimateSentence } from '../../src/model/wording/verdictText';
import { printTable } from '../support/table';
import type { PublicEnd, PublicOutcome } from './calibratePublic';
import { nameOf, type PublicScript } from './publicScript';
import { LAID_ASIDE } from './scripts/laidAside';

interface Row {
  readonly script: PublicScript;
  readonly outcome: PublicOutcome;
}

/** Prints the table of docs/scripts.md, then what was not begun for its pace, and what was laid aside before. */
export function printRows(rows: readonly Row[]): void {
  printEnds(rows.filter(({ outcome }) => outcome.end.kind !== 'tooSlow'));
  printTable(
    'Dry run passed, not begun for their pace',
    ['script', 'smallest plan, expected minutes'],
    rows.flatMap(({ script, outcome: { end } }) =>
      end.kind === 'tooSlow' ? [[nameOf(script), formatNumber(end.leastMinutes, 2)]] : [],
    ),
  );
  printTable(
    'Laid aside before',
    ['why', 'scripts'],
    Object.entries(LAID_ASIDE).map(([why, scripts]) => [why, scripts.join('; ')]),
  );
}

function printEnds(rows: readonly Row[]): void {
  printTable(
    'Public training scripts',
    ['script', 'commit', 'run as', 'η, β constructed', 'pilot', 'end', 'minutes'],
    rows.map(({ script, outcome: { constructed, pilotSteps, end, minutes } }) => [
      nameOf(script),
      script.commit,
      runText(script),
      constructed === undefined
        ? ''
        : `${formatNumber(constructed.learningRate)}, ${formatMomentum(constructed.momentum)}`,
      pilotSteps === undefined ? '' : String(pilotSteps),
      endText(end)
        .replaceAll('|', String.raw`\|`)
        .replaceAll('\n', ' '),
      minutes.toFixed(1),
    ]),
  );
}

function runText({ run }: PublicScript): string {
  if (run.kind === 'command') return `\`${run.text}\``;
  if (run.kind === 'notebook')
    return run.lastCell === undefined ? 'notebook' : `notebook, cells 1 to ${run.lastCell}`;
  return run.path === undefined && run.arguments === ''
    ? ''
    : `\`${[run.path ?? '', run.arguments].join(' ').trim()}\``;
}

function endText(end: PublicEnd): string {
  switch (end.kind) {
    case 'described':
      return 'dry run passed';
    case 'tooSlow':
      return `not begun: the smallest plan is expected to take ${formatNumber(end.leastMinutes, 2)} minutes here`;
    case 'notOffered':
      return `not offered; the hover says: ${end.detected.join('; ') || 'nothing'}`;
    case 'failure':
      return failureMessage(end.failure);
    case 'result': {
      const { result } = end;
      return result.kind === 'noEstimate'
        ? `no estimate: ${noEstimateSentence(result.reason)}`
        : `β ${formatMomentumEstimate(result.momentum)}; change ${result.changeJustified ? '' : 'not '}justified; ${result.caveats.join(', ')}`;
    }
  }
}
