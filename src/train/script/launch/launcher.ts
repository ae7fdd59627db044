import path from 'node:path';
import type { RunningProcess } from '../../process/childTree';
import type { ProbeListener } from '../probe/probeProcess';
import type { ProbeEventMap } from '../probe/probeProtocol';
import { LaunchedProcess, type LaunchCommand } from './launchedProcess';
import { LaunchHost } from './launchHost';

/** Starts a command for each trial, with the probe in whatever it starts. */
export class Launcher {
  readonly #command: LaunchCommand;
  readonly #host: LaunchHost;

  private constructor(command: LaunchCommand, host: LaunchHost) {
    this.#command = command;
    this.#host = host;
  }

  /** Opens the port at which processes report. Rejects where the system gives none, or no temporary folder. */
  static async open(command: LaunchCommand): Promise<Launcher> {
    const python = path.dirname(command.probeFolder);
    const host = await LaunchHost.start(path.join(python, 'momentum_lens_launch', 'sitecustomize.py'));
    return new Launcher(command, host);
  }

  /** A process that starts once it is sent its request. */
  start(listener: ProbeListener): RunningProcess {
    return new LaunchedProcess(this.#command, this.#host, listener);
  }

  close(): Promise<void> {
    return this.#host.close();
  }
}

/** Whose loss it is, where several processes train together, as a record says it. */
export function ranksDetail(ranks: ProbeEventMap['ranks'] | undefined): Readonly<Record<string, string>> {
  if (ranks === undefined || ranks.count === 1) return {};
  const { count, isMean } = ranks;
  return { loss: isMean ? `mean over ${count} processes` : `of rank 0, one of ${count} processes` };
}
