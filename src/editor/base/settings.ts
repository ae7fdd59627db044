import * as vscode from 'vscode';
import { DEFAULT_PLAUSIBLE_C, type CRange } from '../../model/optimizer/momentumRule';
import type { EngineChoice } from '../../train/builtin/openBuiltinTrainer';
import { SETTING_DEFAULTS } from './declarations';
import { isPlausibleC, settingProblem } from './settingProblems';

type SettingName = keyof typeof SETTING_DEFAULTS;

/** How what can be mended is marked. */
export type DiagnosticsChoice = 'off' | 'hint' | 'information';

/** How many lenses a file with many optimizers has. */
export type LensDensity = 'auto' | 'full' | 'short' | 'file';

export interface Settings {
  readonly codeLens: boolean;
  readonly lensDensity: LensDensity;
  readonly hover: boolean;
  readonly inlayHints: boolean;
  /** An item for the active file. */
  readonly statusBar: boolean;
  readonly diagnostics: DiagnosticsChoice;
  readonly plausibleC: CRange;
  /** Empty: the Python extension's choice, else PATH. */
  readonly pythonInterpreter: string;
  readonly scriptArguments: readonly string[];
  readonly trialTimeoutMs: number;
  readonly engine: EngineChoice;
  /** Empty: none. */
  readonly tfjsNodeFolder: string;
  readonly nodeExecutable: string;
  /** Empty: the usual places. */
  readonly fashionMnistFolder: string;
}

/** The settings that hold for `scope`, each value checked; one of the wrong type counts as its default. */
export function readSettings(scope?: vscode.Uri): Settings {
  const read = (name: SettingName): unknown => readSetting(name, scope);
  const plausibleC = read('momentumLens.uncalibratedRange');
  return {
    codeLens: booleanOr(read('momentumLens.codeLens'), SETTING_DEFAULTS['momentumLens.codeLens']),
    hover: booleanOr(read('momentumLens.hover'), SETTING_DEFAULTS['momentumLens.hover']),
    inlayHints: booleanOr(read('momentumLens.inlayHints'), SETTING_DEFAULTS['momentumLens.inlayHints']),
    statusBar: booleanOr(read('momentumLens.statusBar'), SETTING_DEFAULTS['momentumLens.statusBar']),
    lensDensity: densityOr(read('momentumLens.lensDensity')),
    diagnostics: diagnosticsOr(read('momentumLens.diagnostics')),
    plausibleC: isPlausibleC(plausibleC) ? plausibleC : DEFAULT_PLAUSIBLE_C,
    pythonInterpreter: stringOr(read('momentumLens.pythonInterpreter')),
    scriptArguments: stringsOr(read('momentumLens.scriptArguments')),
    trialTimeoutMs:
      1000 *
      positiveOr(
        read('momentumLens.trialTimeoutSeconds'),
        SETTING_DEFAULTS['momentumLens.trialTimeoutSeconds'],
      ),
    engine: engineOr(read('momentumLens.engine')),
    tfjsNodeFolder: stringOr(read('momentumLens.tfjsNodeFolder')),
    nodeExecutable:
      stringOr(read('momentumLens.nodeExecutable')) || SETTING_DEFAULTS['momentumLens.nodeExecutable'],
    fashionMnistFolder: stringOr(read('momentumLens.fashionMnistFolder')),
  };
}

/** What is wrong with these settings as they are written, a sentence each. */
export function settingProblems(names: readonly SettingName[], scope?: vscode.Uri): string[] {
  return names
    .map((name) => settingProblem(name, readSetting(name, scope)))
    .filter((problem) => problem !== undefined);
}

/** Every setting of this extension. */
export const ALL_SETTINGS = Object.keys(SETTING_DEFAULTS) as readonly SettingName[];

function readSetting(name: SettingName, scope: vscode.Uri | undefined): unknown {
  const [section, key] = splitName(name);
  return vscode.workspace.getConfiguration(section, scope ?? null).get<unknown>(key);
}

/** True when a change of configuration may change what lenses and hovers show. */
export function affectsAdvice(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration('momentumLens');
}

function splitName(name: string): [section: string, key: string] {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

function booleanOr(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

function densityOr(value: unknown): LensDensity {
  return value === 'full' || value === 'short' || value === 'file'
    ? value
    : SETTING_DEFAULTS['momentumLens.lensDensity'];
}

function diagnosticsOr(value: unknown): DiagnosticsChoice {
  return value === 'off' || value === 'information' ? value : SETTING_DEFAULTS['momentumLens.diagnostics'];
}

function engineOr(value: unknown): EngineChoice {
  return value === 'wasm' || value === 'tfjs-node' ? value : SETTING_DEFAULTS['momentumLens.engine'];
}

function stringOr(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function stringsOr(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function positiveOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : fallback;
}
