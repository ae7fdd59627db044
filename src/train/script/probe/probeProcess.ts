import { hostPlatform, type Platform } from '../../platform/platform';
import { ChildTree } from '../../process/childTree';

export interface ProbeCommand {
  readonly interpreter: string;
  readonly probeFolder: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** See `ChildCommand`. */
  readonly morePipes?: number;
  /** This machine's unless said otherwise. */
  readonly platform?: Platform;
}

/** Hears what comes on the two streams of a probe, line by line. */
export interface ProbeListener {
  readonly onEvent: (line: string) => void;
  readonly onOutput: (line: string) => void;
}

/** Starts the probe under the user's interpreter: events come on its standard output, the script's output on the other. */
export function startProbe(
  {
    interpreter,
    probeFolder,
    workingDirectory,
    environment,
    morePipes = 0,
    platform = hostPlatform,
  }: ProbeCommand,
  probeArguments: readonly string[],
  receive: ProbeListener,
): ChildTree {
  return new ChildTree(
    {
      executable: interpreter,
      arguments: ['-u', probeFolder, ...probeArguments],
      workingDirectory,
      environment: { ...environment, PYTHONUNBUFFERED: '1' },
      morePipes,
      platform,
    },
    { onOutput: receive.onEvent, onError: receive.onOutput },
  );
}
