import { randomBytes, timingSafeEqual } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLines } from '../../process/readLines';

/** How a process of a launch begins to speak. */
export type Greeting = {
  /** `python`: an interpreter has started. `hello`: it trains, and stays connected. `bystander`: a failure that need not mean anything. */
  readonly type: 'python' | 'hello' | 'bystander';
  readonly processId: number;
};

/** One connected process. */
export interface LaunchConnection {
  readonly processId: number;
  send(message: object): void;
  /** The process ends itself, and what it has started. */
  close(): void;
}

/** Hears the processes of one launch. */
export interface LaunchListener {
  onGreeting(greeting: Greeting, connection: LaunchConnection): void;
  onLine(connection: LaunchConnection, line: string): void;
  onClosed(connection: LaunchConnection): void;
}

const LOOPBACK = '127.0.0.1';
const GREETING_MOST_CHARACTERS = 1000;
const GREETING_MOST_MS = 5000;

/**
 * Waits on a loopback port for the processes that a command starts, each launch with a token of its own that is good until it is over;
 * holds the folder with the sitecustomize.py that makes them connect. Who does not name a token is cut off.
 */
export class LaunchHost {
  readonly folder: string;
  readonly #server: Server;
  readonly #listeners = new Map<string, LaunchListener>();
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, folder: string) {
    this.#server = server;
    this.folder = folder;
    server.on('connection', (socket) => {
      this.#greet(socket);
    });
  }

  /** `launchSource` is the extension's sitecustomize.py, copied so that Python writes nothing beside it. */
  static async start(launchSource: string): Promise<LaunchHost> {
    const folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-launch-'));
    await copyFile(launchSource, path.join(folder, path.basename(launchSource)));
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, LOOPBACK, resolve);
    });
    return new LaunchHost(server, folder);
  }

  /** Expects the processes of one launch until `end` is called. */
  expect(listener: LaunchListener): { readonly address: string; readonly end: () => void } {
    const token = randomBytes(16).toString('hex');
    this.#listeners.set(token, listener);
    const bound = this.#server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    return {
      address: `${port}:${token}`,
      end: () => {
        this.#listeners.delete(token);
      },
    };
  }

  /** Cuts off whoever is connected, and removes the folder. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    await rm(this.folder, { recursive: true, force: true });
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    const late = setTimeout(() => {
      socket.destroy();
    }, GREETING_MOST_MS);
    let unread = 0;
    const count = (chunk: Buffer): void => {
      unread += chunk.length;
      if (unread > GREETING_MOST_CHARACTERS && !chunk.includes('\n')) socket.destroy();
    };
    socket.on('data', count);
    let known: { readonly listener: LaunchListener; readonly connection: LaunchConnection } | undefined;
    socket.once('close', () => {
      clearTimeout(late);
      this.#sockets.delete(socket);
      known?.listener.onClosed(known.connection);
    });
    readLines(socket, (line) => {
      if (known !== undefined) {
        known.listener.onLine(known.connection, line);
        return;
      }
      socket.off('data', count);
      clearTimeout(late);
      const greeting = parseGreeting(line);
      const listener = greeting === undefined ? undefined : this.#listenerOf(greeting.token);
      if (greeting === undefined || listener === undefined) {
        socket.destroy();
        return;
      }
      known = { listener, connection: connectionOver(socket, greeting.processId) };
      listener.onGreeting(greeting, known.connection);
    });
  }

  #listenerOf(token: string): LaunchListener | undefined {
    const given = Buffer.from(token);
    const found = [...this.#listeners].find(([each]) => {
      const wanted = Buffer.from(each);
      return wanted.length === given.length && timingSafeEqual(wanted, given);
    });
    return found?.[1];
  }
}

function connectionOver(socket: Socket, processId: number): LaunchConnection {
  return {
    processId,
    send: (message) => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
    },
    close: () => {
      socket.destroy();
    },
  };
}

function parseGreeting(line: string): (Greeting & { readonly token: string }) | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { token, type, processId } = parsed as Readonly<Record<string, unknown>>;
    if (typeof token !== 'string' || typeof processId !== 'number') return undefined;
    return type === 'python' || type === 'hello' || type === 'bystander'
      ? { token, type, processId }
      : undefined;
  } catch {
    return undefined;
  }
}
