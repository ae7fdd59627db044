import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  COMMANDS,
  HISTORY_VIEW,
  OPTIMIZERS_VIEW,
  PANEL_VIEW_TYPE,
  RESTRICTED_SETTINGS,
  SETTING_DEFAULTS,
} from '../../../../src/editor/base/declarations';
import { DETECTION_LANGUAGE_IDS } from '../../../../src/detect/triggers';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly image: Readonly<Record<string, string>>; readonly altText: string };
      }[];
    }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when: string }[];
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<
        Record<string, { readonly default: unknown; readonly markdownDescription: string }>
      >;
    }[];
  };
}

type Texts = Readonly<Record<string, string>>;
const texts: Texts = JSON.parse(readFileSync('package.nls.json', 'utf8'));
const written = readFileSync('package.json', 'utf8');
const manifest: Manifest = JSON.parse(written, (_, value: unknown) =>
  typeof value === 'string' ? (texts[/^%(.+)%$/u.exec(value)?.[1] ?? ''] ?? value) : value,
);
const settings = Object.fromEntries(
  manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
);

test('the manifest declares exactly the commands that the code registers', () => {
  const declared = manifest.contributes.commands.map(({ command }) => command);
  expect(declared.toSorted()).toEqual(Object.values(COMMANDS).toSorted());
});

test('the manifest declares exactly the settings that the code reads, with the same defaults', () => {
  const declared = Object.fromEntries(
    Object.entries(settings).map(([name, property]) => [name, property.default]),
  );
  expect(declared).toEqual(SETTING_DEFAULTS);
});

test('every setting is described', () => {
  for (const [name, property] of Object.entries(settings)) {
    expect(property.markdownDescription.length, name).toBeGreaterThan(20);
  }
});

/** Commands that a text links, and settings that it names. */
function namesIn(text = ''): readonly string[] {
  return (text.match(/momentumLens\.\w+/gu) ?? []).toSorted();
}

test.each(['package.nls.json', 'package.nls.zh-cn.json'])(
  '%s has each text that the manifest names, and no other',
  (file) => {
    const named = new Set([...written.matchAll(/"%([^"%]+)%"/gu)].map((match) => match[1]));
    const translated: Texts = JSON.parse(readFileSync(file, 'utf8'));
    expect(Object.keys(translated).toSorted()).toEqual([...named].toSorted());
    for (const [key, text] of Object.entries(translated)) {
      expect(text.trim(), key).not.toBe('');
      expect(namesIn(text), key).toEqual(namesIn(texts[key]));
    }
  },
);

test('every text that a person reads in the manifest is translated', () => {
  const READ = new Set(['title', 'description', 'markdownDescription', 'contents', 'displayName', 'name']);
  const left: string[] = [];
  JSON.parse(written, (key, value: unknown) => {
    if (READ.has(key) && typeof value === 'string' && !value.startsWith('%')) left.push(value);
    return value;
  });
  expect(left).toEqual(['momentum-lens']);
});

test('titles of commands are in title case', () => {
  const SMALL = new Set(['a', 'an', 'the', 'of', 'in', 'at', 'on', 'or', 'with', 'as', 'to', 'and']);
  for (const { title } of manifest.contributes.commands) {
    for (const [index, word] of title.split(' ').entries()) {
      expect(index > 0 && SMALL.has(word) ? word : word.charAt(0), title).toMatch(
        index > 0 && SMALL.has(word) ? /./u : /[A-Z]/u,
      );
    }
  }
});

test('settings that decide what is run are restricted in untrusted workspaces', () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  expect(restrictedConfigurations.toSorted()).toEqual([...RESTRICTED_SETTINGS].toSorted());
});

test('the extension activates for every language that it detects in, and for its panel', () => {
  expect(manifest.activationEvents.toSorted()).toEqual(
    [
      ...DETECTION_LANGUAGE_IDS.map((language) => `onLanguage:${language}`),
      `onWebviewPanel:${PANEL_VIEW_TYPE}`,
    ].toSorted(),
  );
});

test('the walkthrough links commands that exist', () => {
  const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  const linked = steps.flatMap(({ description }) =>
    [...description.matchAll(/\(command:([\w.]+)\)/gu)].map((match) => match[1]),
  );
  expect(linked.length).toBeGreaterThanOrEqual(steps.length);
  expect(linked.filter((command) => !Object.values<string | undefined>(COMMANDS).includes(command))).toEqual(
    [],
  );
});

test('each step of the walkthrough has a picture in every kind of theme, with words for those who do not see it', () => {
  const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  for (const { media } of steps) {
    expect(Object.keys(media.image).toSorted()).toEqual(['dark', 'hc', 'hcLight', 'light']);
    for (const file of Object.values(media.image)) {
      expect(file).toMatch(/^media\/walkthrough\/\w+-(?:dark|light)\.png$/u);
      expect(readFileSync(file).toString('latin1', 1, 4)).toBe('PNG');
    }
    expect(media.altText.length).toBeGreaterThan(20);
  }
  expect(readFileSync('.vscodeignore', 'utf8')).toContain('\n!media/walkthrough/*.png\n');
});

test('views, their menus, keys and welcome name what the code registers', () => {
  const { views, viewsWelcome, menus, keybindings } = manifest.contributes;
  const ids = Object.values(views).flatMap((each) => each.map(({ id }) => id));
  expect(ids.toSorted()).toEqual([HISTORY_VIEW, OPTIMIZERS_VIEW].toSorted());
  const used = [...Object.values(menus).flat(), ...keybindings];
  const linked = viewsWelcome.flatMap(({ contents }) => [...contents.matchAll(/\(command:([\w.]+)\)/gu)]);
  const commands = [...used.map(({ command }) => command), ...linked.map((match) => match[1])];
  expect(
    commands.filter((command) => !Object.values<string | undefined>(COMMANDS).includes(command)),
  ).toEqual([]);
  const named = used.flatMap(({ when }) => [...when.matchAll(/(?:view|focusedView) == ([\w.]+)/gu)]);
  expect([...new Set(named.map((match) => match[1]))].toSorted()).toEqual(ids.toSorted());
  expect(viewsWelcome.map(({ view }) => view).toSorted()).toEqual([HISTORY_VIEW, OPTIMIZERS_VIEW].toSorted());
});

test('a command that is about a line of a view is not offered without one', () => {
  const { menus } = manifest.contributes;
  const hidden = (menus['commandPalette'] ?? [])
    .filter(({ when }) => when === 'false')
    .map(({ command }) => command);
  const ofLines = (menus['view/item/context'] ?? []).map(({ command }) => command);
  const alsoAlone: string[] = [COMMANDS.calibrate, COMMANDS.compareCalibrations, COMMANDS.exportCalibrations];
  expect([...new Set(ofLines)].filter((command) => !alsoAlone.includes(command)).toSorted()).toEqual(
    hidden.toSorted(),
  );
});
