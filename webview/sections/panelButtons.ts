import { COMPONENTS } from '../components';
import { element } from '../element';
import type { PanelState } from '../messages';
import { said } from '../../src/model/language/said';

const buttonTexts = () => ({
  applyMomentum: said`Apply`,
  confirm: said`Confirm on the whole training`,
  cancel: said`Discard…`,
  stopAndUse: said`Stop and use what there is`,
  calibrateAgain: said`Calibrate again`,
  moreRates: said`More learning rates`,
  moreSeeds: said`Run more seeds`,
  resume: said`Go on`,
  discardInterrupted: said`Discard`,
  openScript: said`Open the script`,
  openLeft: said`Open the first`,
  openRight: said`Open the second`,
  showLog: said`Show log`,
  export: said`Export…`,
});

/** What a button asks for. */
export type PanelButton = keyof ReturnType<typeof buttonTexts>;

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
  if (state.kind !== 'finished') return buttonTexts()[type];
  const runs = state.confirmable?.interruptedRuns ?? 0;
  if (type === 'applyMomentum') return state.applyTitle ?? buttonTexts()[type];
  if (type !== 'confirm') return buttonTexts()[type];
  if (runs > 0) return said`Go on with the confirmation: ${runs} whole trainings finished`;
  return state.confirmation === undefined ? buttonTexts()[type] : said`Confirm again`;
}
