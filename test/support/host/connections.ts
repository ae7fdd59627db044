import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { processesWithEnvironment } from './processes';

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6'];
const LOOPBACK = /^(?:0100007F|00000000000000000000000001000000|0000000000000000FFFF00000100007F)$/u;
const NO_ADDRESS = /^0+$/u;

/**
 * Far ends of the sockets that the processes with `text` in their environment hold open, as the kernel writes them, other than
 * loopback. Linux only: elsewhere the list is empty.
 */
export function farConnections(text: string): string[] {
  if (process.platform !== 'linux') return [];
  const far = farSockets();
  return processesWithEnvironment(text).flatMap(({ processId, command }) =>
    socketsOf(processId).flatMap((inode) => {
      const address = far.get(inode);
      return address === undefined ? [] : [`${address} of ${command}`];
    }),
  );
}

/** By inode. Columns: https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html */
function farSockets(): ReadonlyMap<string, string> {
  const far = new Map<string, string>();
  for (const table of TABLES) {
    for (const line of readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/u);
      const [address = '', port = ''] = (columns[2] ?? '').split(':');
      if (address !== '' && !LOOPBACK.test(address) && !NO_ADDRESS.test(address))
        far.set(columns[9] ?? '', `${table} ${address}:${port}`);
    }
  }
  return far;
}

function socketsOf(processId: number): string[] {
  try {
    return readdirSync(`/proc/${processId}/fd`).flatMap((descriptor) => {
      try {
        return /^socket:\[(\d+)\]$/u.exec(readlinkSync(`/proc/${processId}/fd/${descriptor}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    // Ended meanwhile.
    return [];
  }
}
