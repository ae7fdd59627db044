import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { galleryStates } from '../test/support/panel/galleryStates';
import { bundlePage, launch, PanelPage, THEME_NAMES } from '../test/support/panel/panelPage';
import {
  simulatedCalibration,
  simulatedSeveralRates,
  finishedState,
} from '../test/support/panel/panelStates';
import { chosenNames } from './arguments';
import { inRoot } from './root';

// npm run gallery [-- --only=STATE,… --themes=THEME,… --widths=PIXELS,…]: draws every state of the panel in every theme at every width
// into .cache/gallery, with a page beside them that shows all, for a human to look at.
const WIDTHS = ['400', '700', '1100'];

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, themes: { type: 'string' }, widths: { type: 'string' } },
});
const [browser, script, calibration, several] = await Promise.all([
  launch(),
  bundlePage(),
  simulatedCalibration(),
  simulatedSeveralRates(),
]);
const states = { ...galleryStates(calibration), severalRates: finishedState(several) };
const names = chosenNames({ option: '--only', list: options.only, known: Object.keys(states) });
const themes = chosenNames({ option: '--themes', list: options.themes, known: THEME_NAMES });
const widths = chosenNames({ option: '--widths', list: options.widths, known: WIDTHS });
const folder = inRoot('.cache', 'gallery');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const theme of THEME_NAMES.filter((each) => themes.includes(each))) {
  for (const width of widths) {
    const panel = await PanelPage.open(browser, script, theme, Number(width));
    for (const [name, state] of Object.entries(states)) {
      if (!names.includes(name)) continue;
      await panel.show(state);
      await panel.page.screenshot({ path: path.join(folder, fileOf(name, theme, width)), fullPage: true });
    }
    await panel.page.context().close();
  }
}
await browser.close();
await writeFile(path.join(folder, 'index.html'), contactSheet());
console.log(`${names.length * themes.length * widths.length} pictures: ${path.join(folder, 'index.html')}`);

function fileOf(name: string, theme: string, width: string): string {
  return `${name}-${theme}-${width}.png`;
}

function contactSheet(): string {
  const rows = names.map((name) => {
    const pictures = themes.flatMap((theme) =>
      widths.map(
        (width) =>
          `<a href="${fileOf(name, theme, width)}"><img src="${fileOf(name, theme, width)}" alt="${name}, ${theme}, ${width}" width="${Number(width) / 4}" loading="lazy"></a>`,
      ),
    );
    return `<h2>${name}</h2><p>${pictures.join(' ')}</p>`;
  });
  return `<!DOCTYPE html><meta charset="utf-8"><title>Panel</title>${rows.join('\n')}`;
}
