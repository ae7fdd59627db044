import { ChildTree } from './childTree';

export interface ProbeCommand {
  readonly interpreter: string;
  readonly probeFolder: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Starts the probe under the user's interpreter: events come on its standard output, the script's output on the other. */
export function startProbe(
  { interpreter, probeFolder, workingDirectory, environment }: ProbeCommand,
  probeArguments: readonly string[],
  receive: { readonly onEvent: (line: string) => void; readonly onOutput: (line: string) => void },
): ChildTree {
  return new ChildTree(
    {
      executable: interpreter,
      arguments: ['-u', probeFolder, ...probeArguments],
      workingDirectory,
      environment: { ...environment, PYTHONUNBUFFERED: '1' },
    },
    { onOutput: receive.onEvent, onError: receive.onOutput },
  );
}
