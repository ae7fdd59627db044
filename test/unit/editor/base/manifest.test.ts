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
        readonly media: { readonly markdown: string };
      }[];
    }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when: string }[];
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly default: unknown; readonly markdownDescription: string }>
      >;
    };
  };
}

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));

test('the manifest declares exactly the commands that the code registers', () => {
  const declared = manifest.contributes.commands.map(({ command }) => command);
  expect(declared.toSorted()).toEqual(Object.values(COMMANDS).toSorted());
});

test('the manifest declares exactly the settings that the code reads, with the same defaults', () => {
  const { properties } = manifest.contributes.configuration;
  const declared = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, property.default]),
  );
  expect(declared).toEqual(SETTING_DEFAULTS);
});

test('every setting is described', () => {
  for (const [name, property] of Object.entries(manifest.contributes.configuration.properties)) {
    expect(property.markdownDescription.length, name).toBeGreaterThan(20);
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

test('the walkthrough links commands that exist and shows files that exist', () => {
  const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  const linked = steps.map(({ description }) => /\(command:([\w.]+)\)/u.exec(description)?.[1]);
  expect(linked.filter((command) => !Object.values<string | undefined>(COMMANDS).includes(command))).toEqual(
    [],
  );
  for (const { media } of steps) expect(readFileSync(media.markdown, 'utf8')).toContain('## ');
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
  expect(viewsWelcome.map(({ view }) => view)).toEqual([HISTORY_VIEW]);
});

test('a command that is about a line of a view is not offered without one', () => {
  const { menus } = manifest.contributes;
  const hidden = (menus['commandPalette'] ?? []).map(({ command }) => command);
  const ofLines = (menus['view/item/context'] ?? []).map(({ command }) => command);
  const alsoAlone: string[] = [COMMANDS.compareCalibrations, COMMANDS.exportCalibrations];
  expect([...new Set(ofLines)].filter((command) => !alsoAlone.includes(command)).toSorted()).toEqual(
    hidden.toSorted(),
  );
});
