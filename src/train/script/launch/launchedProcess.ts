import { setTimeout as delay } from 'node:timers/promises';
import { hostPlatform, type Platform } from '../../platform/platform';
import { ChildTree, type ProcessEnd, type RunningProcess } from '../../process/childTree';
import type { ProbeListener } from '../probe/probeProcess';
import { launchEnvironment } from './launchEnvironment';
import type { Greeting, LaunchConnection, LaunchHost, LaunchListener } from './launchHost';
import { LaunchReports } from './launchReports';
import { endMarkedProcesses } from './markedProcesses';
import type { ProbeRequest } from '../probe/probeProtocol';

/** A command line that trains, with the probe in every Python that it starts. */
export interface LaunchCommand {
  readonly command: readonly [executable: string, ...args: string[]];
  readonly probeFolder: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** This machine's unless said otherwise. */
  readonly platform?: Platform;
}

/** A process that trained and is gone leaves its launcher this long to end as well. */
const LAUNCHER_GRACE_MS = 5000;
/** When the launcher is gone, those that it started are about to close, or go on without it. */
const CLOSING_MOST_MS = 1500;

/**
 * One run of a command. It starts when it is sent its request, which travels in the environment; what its processes say is gathered by
 * `LaunchReports`. The end is that of the command: whatever it has started is ended then.
 */
export class LaunchedProcess implements RunningProcess, LaunchListener {
  readonly #command: LaunchCommand;
  readonly #host: LaunchHost;
  readonly #output: (line: string) => void;
  readonly #reports: LaunchReports;
  readonly #connections = new Set<LaunchConnection>();
  readonly #address: string;
  readonly #endExpectation: () => void;
  #child: ChildTree | undefined;
  #isKilled = false;
  #pythonCount = 0;
  #lostTimer: NodeJS.Timeout | undefined;
  #resolve: (end: ProcessEnd) => void = () => undefined;
  readonly ended = new Promise<ProcessEnd>((resolve) => {
    this.#resolve = resolve;
  });

  constructor(command: LaunchCommand, host: LaunchHost, listener: ProbeListener) {
    this.#command = command;
    this.#host = host;
    this.#output = listener.onOutput;
    this.#reports = new LaunchReports((line) => {
      listener.onEvent(line);
    });
    void this.#reports.over.then(() => {
      this.#endAll();
    });
    const expectation = host.expect(this);
    this.#address = expectation.address;
    this.#endExpectation = expectation.end;
  }

  send(message: ProbeRequest | { readonly type: 'stop' }): void {
    if (message.type === 'start') this.#start(message);
    else for (const each of this.#connections) each.send(message);
  }

  kill(): void {
    this.#isKilled = true;
    if (this.#child === undefined) this.#end({ kind: 'exited', exitCode: null, signal: 'SIGKILL' });
    this.#endAll();
  }

  onGreeting({ type }: Greeting, connection: LaunchConnection): void {
    if (type === 'python') this.#pythonCount += 1;
    if (type !== 'hello') return;
    this.#connections.add(connection);
    this.#reports.begin(connection);
  }

  onLine(connection: LaunchConnection, line: string): void {
    this.#reports.read(connection, line);
  }

  onClosed(connection: LaunchConnection): void {
    if (!this.#connections.delete(connection) || this.#reports.hasLastWordsOf(connection)) return;
    this.#lostTimer ??= setTimeout(() => {
      this.#reports.fail({ kind: 'trainingProcessLost', rank: this.#reports.rankOf(connection) });
    }, LAUNCHER_GRACE_MS);
  }

  #start(request: ProbeRequest): void {
    const { command, workingDirectory, environment, probeFolder, platform = hostPlatform } = this.#command;
    if (this.#isKilled) return;
    const [executable, ...args] = command;
    const place = { address: this.#address, launchFolder: this.#host.folder, probeFolder };
    const child = new ChildTree(
      {
        executable,
        arguments: args,
        workingDirectory,
        environment: launchEnvironment(environment, place, request, platform),
        isWatchedOver: true,
        platform,
      },
      { onOutput: this.#output, onError: this.#output },
    );
    this.#child = child;
    child.sendNothingMore();
    void child.exited.then(() => {
      this.#reports.hearNoMoreOfTraining();
    });
    void child.ended.then((end) => this.#launcherEnded(end));
  }

  async #launcherEnded(end: ProcessEnd): Promise<void> {
    clearTimeout(this.#lostTimer);
    const startedAt = performance.now();
    while (this.#connections.size > 0 && performance.now() - startedAt < CLOSING_MOST_MS) await delay(20);
    this.#reports.settle();
    const left = Math.max(this.#connections.size, await this.#endMarked());
    const hasFailedItself = end.kind === 'notStarted' || end.exitCode !== 0 || this.#isKilled;
    if (left > 0 && !hasFailedItself) this.#reports.fail({ kind: 'leftItsLauncher' });
    this.#reports.conclude(hasFailedItself, this.#pythonCount);
    this.#end(end);
  }

  #end(end: ProcessEnd): void {
    this.#endExpectation();
    this.#resolve(end);
  }

  #endAll(): void {
    this.#reports.hearNoMoreOfTraining();
    this.#child?.kill();
    for (const each of this.#connections) each.close();
    void this.#endMarked();
  }

  async #endMarked(): Promise<number> {
    const { kind } = this.#command.platform ?? hostPlatform;
    return kind === 'linux' ? endMarkedProcesses(this.#address) : 0;
  }
}
