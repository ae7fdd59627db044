import { said } from '../../model/language/said';

/** How far what runs at a site has come. */
export interface RunProgress {
  readonly name: 'calibration' | 'confirmation';
  readonly finished: number;
  readonly atMost: number;
  readonly stopping: boolean;
}

/** `Calibrating: 12 of at most 40 runs`. */
export function runningTitle({ name, finished, atMost, stopping }: RunProgress): string {
  if (stopping) return said`Stopping…`;
  switch (name) {
    case 'calibration':
      return said`Calibrating: ${finished} of at most ${atMost} runs`;
    case 'confirmation':
      return said`Confirming: ${finished} of ${atMost} whole trainings`;
  }
}

/** For the status bar: `Calibrating 12/40`, and in its tooltip the same in full; that another one waits is said there too. */
export function shortRunningTitle(
  progress: RunProgress,
  isOneWaiting: boolean,
): { readonly text: string; readonly tooltip: string } {
  const { name, finished, atMost, stopping } = progress;
  const short =
    name === 'calibration' ? said`Calibrating ${finished}/${atMost}` : said`Confirming ${finished}/${atMost}`;
  const title = runningTitle(progress);
  const sentence = title.endsWith('…') ? `Momentum Lens. ${title}` : said`Momentum Lens. ${title}.`;
  return {
    text: stopping ? said`Stopping…` : short,
    tooltip: isOneWaiting ? `${sentence} ${said`Another calibration waits for its end.`}` : sentence,
  };
}
