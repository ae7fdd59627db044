/** How far what runs at a site has come. */
export interface RunProgress {
  readonly name: 'calibration' | 'confirmation';
  readonly finished: number;
  readonly atMost: number;
  readonly stopping: boolean;
}

/** `Calibrating: 12 of at most 40 runs`. */
export function runningTitle({ name, finished, atMost, stopping }: RunProgress): string {
  if (stopping) return 'Stopping…';
  switch (name) {
    case 'calibration':
      return `Calibrating: ${finished} of at most ${atMost} runs`;
    case 'confirmation':
      return `Confirming: ${finished} of ${atMost} whole trainings`;
  }
}
