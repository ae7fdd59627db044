import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { HostInstallation } from './installHost';

/** Settings under which nothing but the extension under test speaks up. */
const QUIET_SETTINGS: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.enabled': false,
  'files.autoSave': 'off',
  'security.workspace.trust.untrustedFiles': 'open',
};

export interface ServerOptions {
  readonly host: HostInstallation;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** Ask for trust as a desktop does; off by default. */
  readonly askForTrust?: boolean;
  readonly connectionToken?: string;
}

export interface RunningServer {
  readonly origin: string;
  /** `127.0.0.1:PORT`, the authority of its vscode-remote: URIs. */
  readonly authority: string;
  /** Settings, extensions, logs and sockets; goes with the server. */
  readonly dataFolder: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 3000;
const REMOVAL = { recursive: true, force: true, maxRetries: 5 };

/** Starts the server on loopback with a data folder of its own; rejects with its last output when it does not come up. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-host-'));
  try {
    return await launch(options, dataFolder);
  } catch (error) {
    await rm(dataFolder, REMOVAL);
    throw error;
  }
}

async function launch(options: ServerOptions, dataFolder: string): Promise<RunningServer> {
  await mkdir(path.join(dataFolder, 'run'), { recursive: true });
  const settings = JSON.stringify({ ...QUIET_SETTINGS, ...options.settings }, null, 2);
  // A browser's own settings, and those of the machine that it is served from, where interpreters are set.
  for (const scope of ['User', 'Machine']) {
    await mkdir(path.join(dataFolder, scope), { recursive: true });
    await writeFile(path.join(dataFolder, scope, 'settings.json'), settings);
  }
  const folders = [
    `--user-data-dir=${dataFolder}`,
    `--server-data-dir=${path.join(dataFolder, 'server')}`,
    `--extensions-dir=${path.join(dataFolder, 'extensions')}`,
    '--accept-server-license-terms',
  ];
  const environment = {
    ...process.env,
    EXTENSIONS_GALLERY: '{}',
    XDG_RUNTIME_DIR: path.join(dataFolder, 'run'),
  };
  if (options.vsix !== undefined) installExtension(options.host, options.vsix, folders, environment);
  const child = spawn(
    options.host.node,
    [
      options.host.serverMain,
      '--host=127.0.0.1',
      '--port=0',
      options.connectionToken === undefined
        ? '--without-connection-token'
        : `--connection-token=${options.connectionToken}`,
      '--telemetry-level=off',
      '--disable-telemetry',
      '--reconnection-grace-time=1',
      ...(options.askForTrust === true ? [] : ['--disable-workspace-trust']),
      ...folders,
    ],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const end = (): void => {
    // Extension hosts and the file watcher can outlive the server.
    killGroup(child.pid, 'SIGKILL');
    rmSync(dataFolder, REMOVAL);
  };
  process.once('exit', end);
  const stop = async (): Promise<void> => {
    killGroup(child.pid, 'SIGTERM');
    await Promise.race([exited, setTimeout(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    process.off('exit', end);
    end();
  };
  try {
    const authority = `127.0.0.1:${await portOf(child)}`;
    return { origin: `http://${authority}`, authority, dataFolder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The port that the server says it listens on. */
async function portOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  const output: string[] = [];
  return new Promise<string>((resolve, reject) => {
    const fail = (reason: string): void => {
      reject(new Error(`The VS Code server ${reason}.\n${output.slice(-20).join('\n')}`));
    };
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        const found = /Web UI available at http:\/\/[^:]+:(\d+)/u.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    child.once('error', (error) => {
      fail(`could not be started: ${error.message}`);
    });
    child.once('exit', (code) => {
      fail(`exited with ${code}`);
    });
    void setTimeout(START_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      fail('did not start in time');
    });
  });
}

/** The address of the workbench with a folder, and perhaps a file, open. */
export function workbenchUrl(
  server: RunningServer,
  {
    folder,
    file,
    connectionToken,
  }: { readonly folder: string; readonly file?: string; readonly connectionToken?: string },
): string {
  const url = new URL(server.origin);
  if (connectionToken !== undefined) url.searchParams.set('tkn', connectionToken);
  url.searchParams.set('folder', path.resolve(folder));
  if (file !== undefined) {
    const uri = `vscode-remote://${server.authority}${path.resolve(folder, file)}`;
    url.searchParams.set('payload', JSON.stringify([['openFile', uri]]));
  }
  return url.toString();
}

function installExtension(
  host: HostInstallation,
  vsix: string,
  folders: readonly string[],
  environment: NodeJS.ProcessEnv,
): void {
  const run = spawnSync(
    host.node,
    [host.serverMain, '--install-extension', path.resolve(vsix), '--force', ...folders],
    {
      env: environment,
      encoding: 'utf8',
    },
  );
  if (run.status !== 0) throw new Error(`Installing ${vsix} failed:\n${run.stdout}\n${run.stderr}`);
}

function killGroup(processId: number | undefined, signal: NodeJS.Signals): void {
  if (processId === undefined) return;
  try {
    process.kill(-processId, signal);
  } catch {
    // Gone already.
  }
}
