import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { advise } from '../../src/advise/advise';
import { refusalSentence } from '../../src/advise/adviceWording';
import { calibrationKind, type ConfigSource } from '../../src/advise/calibrationKind';
import type { Detector } from '../../src/detect/detector';
import { configsOfCell, isRun, joinCells } from '../../src/detect/notebook';
import { codeCells } from '../../src/detect/notebookFile';
import { detectGathering } from '../../src/detect/workspaceFiles';
import { DEFAULT_RULE } from '../../src/model/advice/assumedRule';
import type { OptimizerConfig } from '../../src/model/optimizer/optimizerConfig';
import { cellFile } from '../../src/model/wording/cellPlace';
import type { PublicScript } from './publicScript';

/** A site whose lens offers a calibration. */
export interface OfferedSite {
  readonly kind: 'offered';
  readonly config: OptimizerConfig;
  readonly languageId: string;
  /** As a site is named to the probe. */
  readonly file: string;
  /** Of a notebook, its code cells. */
  readonly cells?: readonly string[];
}

export interface NotOffered {
  readonly kind: 'notOffered';
  readonly detected: readonly string[];
}

const LANGUAGES: Readonly<Record<string, string>> = {
  '.py': 'python',
  '.ipynb': 'python',
  '.yaml': 'yaml',
  '.json': 'json',
};

interface Candidate extends ConfigSource {
  readonly config: OptimizerConfig;
  readonly file: string;
  readonly text: string;
}

/** The first configuration of a script's site that can be calibrated, of those that the script means. */
export async function detectPublic(
  root: string,
  { site, line }: PublicScript,
  detector: Detector,
): Promise<OfferedSite | NotOffered> {
  const file = path.join(root, site);
  const source = await readFile(file, 'utf8');
  const languageId = LANGUAGES[path.extname(site)] ?? '';
  const cells = site.endsWith('.ipynb') ? codeCells(source).map(({ text }) => text) : undefined;
  const joined = cells === undefined ? undefined : joinCells(cells);
  const text = joined?.text ?? source;
  await detector.prepare({ languageId, fileName: site });
  const { configs } = await detectGathering(
    (files) => Promise.resolve(detector.detectWanting({ languageId, fileName: site, text, files })),
    (wanted) => readFile(path.join(root, wanted), 'utf8').catch(() => undefined),
  );
  const candidates: readonly Candidate[] =
    cells === undefined || joined === undefined
      ? configs.map((config) => ({ config, file, text, languageId }))
      : cells.flatMap((cell, index) =>
          configsOfCell(configs, joined, index).map((config) => ({
            config,
            file: cellFile({ notebook: file, cell: index + 1 }),
            text: cell,
            languageId,
            cell: isRun(cell) ? 'run' : 'notRun',
          })),
        );
  const meant = candidates.filter(
    (each) => line === undefined || each.text.split('\n')[each.config.line]?.includes(line),
  );
  const offered = meant.find(({ config, ...where }) => {
    const kind = calibrationKind(config, where);
    return kind !== undefined && kind !== 'program';
  });
  if (offered === undefined) {
    return { kind: 'notOffered', detected: meant.map(({ config }) => hoverText(config)) };
  }
  return {
    kind: 'offered',
    config: offered.config,
    languageId,
    file: offered.file,
    ...(cells === undefined ? {} : { cells }),
  };
}

/** What the hover says of a site that cannot be calibrated. */
function hoverText(config: OptimizerConfig): string {
  const advice = advise(config, undefined, DEFAULT_RULE);
  const reason = advice.kind === 'refused' ? `: ${refusalSentence(advice.reason)}` : '';
  return `${config.optimizer}, line ${config.line + 1}${reason}`;
}
