import { TYPICAL_C } from '../../model/optimizer/momentumRule';
import type { SETTING_DEFAULTS } from './declarations';
import { said } from '../../model/language/said';

type SettingName = keyof typeof SETTING_DEFAULTS;

/** Settings whose problems are about suggestions, and so belong beside one. */
export const ADVICE_SETTINGS: readonly SettingName[] = ['momentumLens.uncalibratedRange'];

/** What is wrong with a setting's value, as a sentence that says what holds instead; undefined when it is used as it is. */
export function settingProblem(name: SettingName, value: unknown): string | undefined {
  const expected = expectation(name, value);
  return expected === undefined ? undefined : said`${name} must be ${expected}; its default holds instead.`;
}

function expectation(name: SettingName, value: unknown): string | undefined {
  switch (name) {
    case 'momentumLens.codeLens':
    case 'momentumLens.hover':
    case 'momentumLens.inlayHints':
    case 'momentumLens.statusBar':
      return typeof value === 'boolean' ? undefined : said`true or false`;
    case 'momentumLens.lensDensity':
      return value === 'auto' || value === 'full' || value === 'short' || value === 'file'
        ? undefined
        : said`"auto", "full", "short" or "file"`;
    case 'momentumLens.diagnostics':
      return value === 'off' || value === 'hint' || value === 'information'
        ? undefined
        : said`"off", "hint" or "information"`;
    case 'momentumLens.uncalibratedRange':
      return isPlausibleC(value) ? undefined : said`{"low": …, "high": …} with 0 < low ≤ ${TYPICAL_C} ≤ high`;
    case 'momentumLens.pythonInterpreter':
    case 'momentumLens.tfjsNodeFolder':
    case 'momentumLens.nodeExecutable':
    case 'momentumLens.fashionMnistFolder':
      return typeof value === 'string' ? undefined : said`a path`;
    case 'momentumLens.engine':
      return value === 'auto' || value === 'wasm' || value === 'tfjs-node'
        ? undefined
        : said`"auto", "wasm" or "tfjs-node"`;
    case 'momentumLens.scriptArguments':
      return Array.isArray(value) && value.every((each) => typeof each === 'string')
        ? undefined
        : said`a list of strings`;
    case 'momentumLens.trialTimeoutSeconds':
      return typeof value === 'number' && Number.isFinite(value) && value > 0
        ? undefined
        : said`a number of seconds above 0`;
  }
}

/** The range must hold the C that suggestions assume; anything else would show a value outside its own range. */
export function isPlausibleC(value: unknown): value is { readonly low: number; readonly high: number } {
  if (typeof value !== 'object' || value === null || !('low' in value) || !('high' in value)) return false;
  const { low, high } = value;
  if (typeof low !== 'number' || typeof high !== 'number') return false;
  return low > 0 && low <= TYPICAL_C && high >= TYPICAL_C && Number.isFinite(high);
}
