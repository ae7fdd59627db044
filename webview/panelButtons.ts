import { COMPONENTS } from './components';
import { element } from './element';
import type { PanelState } from './messages';

const BUTTON_TEXTS = {
  applyMomentum: 'Apply',
  confirm: 'Confirm on the whole training',
  cancel: 'Discard…',
  stopAndUse: 'Stop and use what there is',
  calibrateAgain: 'Calibrate again',
  moreRates: 'More learning rates',
  moreSeeds: 'Run more seeds',
  resume: 'Go on',
  discardInterrupted: 'Discard',
  openScript: 'Open the script',
  openLeft: 'Open the first',
  openRight: 'Open the second',
  showLog: 'Show log',
  export: 'Export…',
} as const;

/** What a button asks for. */
export type PanelButton = keyof typeof BUTTON_TEXTS;

/** A row of buttons, the first one the main one. */
export function panelButtons(
  types: readonly PanelButton[],
  state: PanelState,
  ask: (type: PanelButton) => void,
): HTMLElement {
  return element(
    'div',
    { className: 'buttons' },
    types.map((type, index) =>
      element(COMPONENTS.button, {
        text: buttonText(type, state),
        attributes: { 'data-action': type, ...(index === 0 ? {} : { secondary: '' }) },
        onClick: () => {
          ask(type);
        },
      }),
    ),
  );
}

function buttonText(type: PanelButton, state: PanelState): string {
  if (state.kind !== 'finished') return BUTTON_TEXTS[type];
  const runs = state.confirmable?.interruptedRuns ?? 0;
  if (type === 'applyMomentum') return state.applyTitle ?? BUTTON_TEXTS[type];
  if (type !== 'confirm') return BUTTON_TEXTS[type];
  if (runs > 0) return `Go on with the confirmation: ${runs} whole trainings finished`;
  return state.confirmation === undefined ? BUTTON_TEXTS[type] : 'Confirm again';
}
