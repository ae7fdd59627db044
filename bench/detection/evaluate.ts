import { joinCells } from '../../src/detect/notebook';
import { codeCells } from '../../src/detect/notebookFile';
import {
  evaluatedLanguage,
  evaluateSources,
  judgeKnown,
  type Evaluated,
  type EvaluatedSource,
} from '../../test/support/detect/evaluateSources';
import { kindFixtures } from '../../test/support/detect/kindFixtures';
import { loadContenders } from './contenders';
import { readCorpus } from './corpus';

interface NamedSource extends EvaluatedSource {
  readonly name: string;
}

/**
 * Compares every value that detection calls known, in the fixtures and in the files of a corpus, with what an evaluation of the file
 * gives, and prints how many were confirmed; true where none was contradicted.
 */
export async function printEvaluation(corpus: string | undefined): Promise<boolean> {
  const root = process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd();
  const python = process.env['MOMENTUM_LENS_TEST_PYTHON'] ?? 'python3';
  const fixtures = kindFixtures(root).map(({ kind, name, text }) => ({ name: `${kind}/${name}`, text }));
  const files = corpus === undefined ? [] : await readCorpus(corpus);
  const sources = [
    ...fixtures,
    ...files.map(({ name, text, notebook }) => ({ name, text, isJoined: notebook !== undefined })),
  ].flatMap(evaluable);
  const { detector } = await loadContenders();
  const tally = new Map<string, Record<Evaluated, number>>();
  const contradictions: string[] = [];
  let index = 0;
  for await (const seen of evaluateSources(python, root, sources)) {
    const source = sources[index];
    index += 1;
    if (source === undefined) break;
    const languageId = source.language === 'python' ? 'python' : '';
    for (const config of detector.detect({ languageId, fileName: source.name, text: source.text }))
      for (const which of ['learningRate', 'momentum'] as const) {
        if (config[which].state !== 'known') continue;
        const verdict = judgeKnown(config, which, source, seen);
        const row = tally.get(source.language) ?? { confirmed: 0, unverified: 0, contradicted: 0 };
        tally.set(source.language, { ...row, [verdict]: row[verdict] + 1 });
        if (verdict === 'contradicted')
          contradictions.push(`${source.name}:${config.line + 1}: ${which} ${config[which].value}`);
      }
  }
  console.log('| language | known values | confirmed | not reached | contradicted |');
  console.log('| --- | --: | --: | --: | --: |');
  for (const [language, { confirmed, unverified, contradicted }] of tally) {
    const known = confirmed + unverified + contradicted;
    console.log(`| ${language} | ${known} | ${confirmed} | ${unverified} | ${contradicted} |`);
  }
  if (contradictions.length > 0) console.log(`\n${contradictions.join('\n')}`);
  return contradictions.length === 0;
}

function evaluable(source: {
  readonly name: string;
  readonly text: string;
  readonly isJoined?: boolean;
}): NamedSource[] {
  const language = evaluatedLanguage(source.name);
  if (language === undefined) return [];
  const isNotebook = source.name.endsWith('.ipynb') && source.isJoined !== true;
  const text = isNotebook ? joinCells(codeCells(source.text).map((cell) => cell.text)).text : source.text;
  return [{ name: source.name, language, text }];
}
