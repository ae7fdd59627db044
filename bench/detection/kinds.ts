import { judgeFixture, type KindVerdict } from '../../test/support/detect/judgeKind';
import { kindFixtures } from '../../test/support/detect/kindFixtures';
import { loadContenders } from './contenders';

/** What each kind is, as docs/detection.md lists them. */
const KINDS: Readonly<Record<string, string>> = {
  A: 'parameter groups',
  B: 'defaults of the framework',
  C: 'inheritance between YAML files',
  D: 'values in two places',
  E: 'defaults of parameters and attributes',
  F: 'values replaced at run time',
  G: 'assignments to configuration objects',
  H: 'no optimizer’s name',
  I: 'a framework under another name',
  J: 'further libraries and strings',
  K: 'interpolation',
  L: 'further languages',
};

interface KindRow {
  readonly files: number;
  readonly forms: number;
  readonly counts: Readonly<Record<KindVerdict, number>>;
}

/** Detects in every annotated fixture and prints a Markdown table of the kinds; true where nothing was wrong. */
export async function printKinds(): Promise<boolean> {
  const { detector } = await loadContenders();
  const rows = new Map<string, KindRow>();
  const problems: string[] = [];
  for (const fixture of kindFixtures(process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd())) {
    const outcomes = await judgeFixture(fixture, detector);
    const row = rows.get(fixture.kind) ?? { files: 0, forms: 0, counts: { right: 0, unknown: 0, wrong: 0 } };
    const counts = { ...row.counts };
    // A file that holds no SGD is one form.
    if (outcomes.length === 0) counts.right += 1;
    for (const { verdict } of outcomes) counts[verdict] += 1;
    const forms = row.forms + Math.max(1, outcomes.length);
    rows.set(fixture.kind, { files: row.files + 1, forms, counts });
    for (const { verdict, differences } of outcomes)
      if (verdict !== 'right')
        problems.push(`${verdict}: ${fixture.kind}/${fixture.name}, ${differences.join('; ')}`);
  }
  printRow(['kind', 'files', 'forms tried', 'right', 'unknown', 'wrong']);
  printRow(['---', '--:', '--:', '--:', '--:', '--:']);
  for (const [kind, { files, forms, counts }] of rows)
    printRow([`${kind}. ${KINDS[kind] ?? ''}`, files, forms, counts.right, counts.unknown, counts.wrong]);
  const wrong = [...rows.values()].reduce((total, { counts }) => total + counts.wrong, 0);
  if (problems.length > 0) console.log(`\n${problems.join('\n')}`);
  return wrong === 0;
}

function printRow(columns: readonly (string | number)[]): void {
  console.log(`| ${columns.join(' | ')} |`);
}
