import type { PanelState } from '../../../webview/messages';
import type { Interruption } from '../../model/calibration/interruption';

/** What a panel that shows `shown` shows once `latest` is known to be interrupted, or nothing is; undefined when that changes nothing. */
export function stateOnceInterrupted(
  shown: PanelState,
  latest: Interruption | undefined,
): PanelState | undefined {
  switch (shown.kind) {
    case 'running':
    case 'confirming':
    case 'finished':
    case 'comparison':
    case 'failed':
      return undefined;
    case 'empty':
      return latest === undefined ? undefined : { kind: 'interrupted', interruption: latest };
    case 'interrupted':
      if (latest !== undefined) return { kind: 'interrupted', interruption: latest };
      // A window that was just reloaded may learn later what it left.
      return shown.interruption === undefined ? undefined : { kind: 'empty' };
  }
}
