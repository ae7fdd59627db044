import type { ConfigSyntax } from './configFiles/configTree';

/** Larger documents are not parsed. */
export const MAX_DOCUMENT_CHARACTERS = 2_000_000;

/** What a text is read as. */
export type SourceLanguage =
  | 'python'
  | 'javascript'
  | 'typescript'
  | 'tsx'
  | 'html'
  | 'julia'
  | 'r'
  | 'cpp'
  | 'matlab'
  | 'rust'
  | 'java'
  | 'kotlin'
  | 'chunks'
  | ConfigSyntax;

interface LanguageRow {
  readonly language: SourceLanguage;
  /** As VS Code calls it. */
  readonly ids: readonly string[];
  readonly extensions: readonly string[];
  /** Words without which no optimizer is configured. */
  readonly trigger: RegExp;
}

const OPTIMIZER_WORD = /sgd|momentum|nesterov|optim|rmsprop|base_lr|lr0/i;
const SCRIPT_TRIGGER = /tf\.train|optimizer['"]?\s{0,9}:|@tensorflow\/tfjs|@jax-js\/optax/;

/** The languages in which optimizers are looked for; package.json activates the extension for their ids. */
const LANGUAGES: readonly LanguageRow[] = [
  {
    language: 'python',
    ids: ['python'],
    extensions: ['py', 'pyi', 'pyw'],
    trigger: /sgd|momentum|optim|optax|rmsprop|adam|Trainer|base_lr|skorch/i,
  },
  { language: 'yaml', ids: ['yaml'], extensions: ['yaml', 'yml'], trigger: OPTIMIZER_WORD },
  { language: 'json', ids: ['json', 'jsonc'], extensions: ['json', 'jsonc'], trigger: OPTIMIZER_WORD },
  { language: 'toml', ids: ['toml'], extensions: ['toml'], trigger: OPTIMIZER_WORD },
  {
    language: 'prototxt',
    ids: ['prototxt'],
    extensions: ['prototxt', 'config'],
    trigger: /base_lr|momentum_optimizer|rms_prop_optimizer|adam_optimizer/,
  },
  { language: 'jsonnet', ids: ['jsonnet'], extensions: ['jsonnet', 'libsonnet'], trigger: OPTIMIZER_WORD },
  { language: 'gin', ids: ['gin'], extensions: ['gin'], trigger: OPTIMIZER_WORD },
  { language: 'ini', ids: ['properties'], extensions: ['cfg'], trigger: /learning_rate|sgd|momentum|optim/i },
  {
    language: 'javascript',
    ids: ['javascript', 'javascriptreact'],
    extensions: ['js', 'mjs', 'cjs', 'jsx'],
    trigger: SCRIPT_TRIGGER,
  },
  {
    language: 'typescript',
    ids: ['typescript'],
    extensions: ['ts', 'mts', 'cts'],
    trigger: SCRIPT_TRIGGER,
  },
  { language: 'tsx', ids: ['typescriptreact'], extensions: ['tsx'], trigger: SCRIPT_TRIGGER },
  {
    language: 'html',
    ids: ['html', 'vue', 'svelte'],
    extensions: ['html', 'htm', 'vue', 'svelte'],
    trigger: SCRIPT_TRIGGER,
  },
  {
    language: 'julia',
    ids: ['julia'],
    extensions: ['jl'],
    trigger: /Flux|Optimisers|Lux|Descent|Momentum|Nesterov/,
  },
  { language: 'r', ids: ['r'], extensions: ['r'], trigger: /optim_|optimizer/ },
  {
    language: 'cpp',
    ids: ['cpp', 'cuda-cpp'],
    extensions: ['cpp', 'cc', 'cxx', 'hpp', 'hh', 'hxx', 'h', 'ipp', 'cu', 'cuh'],
    trigger: /torch::optim|optim::(?:SGD|RMSprop|Adam)|(?:SGD|RMSprop|Adam)Options/,
  },
  {
    language: 'matlab',
    // Without the MATLAB extension the editor takes the files for Objective-C.
    ids: ['matlab', 'objective-c'],
    extensions: ['m'],
    trigger: /trainingOptions|sgdmupdate/,
  },
  { language: 'rust', ids: ['rust'], extensions: ['rs'], trigger: /SgdConfig|nn::(?:Sgd|sgd)/ },
  { language: 'java', ids: ['java'], extensions: ['java'], trigger: /Nesterovs|Sgd/ },
  {
    language: 'kotlin',
    ids: ['kotlin', 'scala'],
    extensions: ['kt', 'kts', 'scala', 'sc'],
    trigger: /Nesterovs|Sgd/,
  },
  {
    language: 'chunks',
    ids: ['rmd', 'quarto'],
    extensions: ['rmd', 'qmd'],
    trigger: /sgd|momentum|optim|optax|rmsprop|adam|Trainer|Flux|Lux|Descent|Nesterov/i,
  },
];

const BY_EXTENSION = new Map(LANGUAGES.flatMap((row) => row.extensions.map((each) => [each, row] as const)));
const BY_ID = new Map(LANGUAGES.flatMap((row) => row.ids.map((each) => [each, row] as const)));

/** Language ids for which the extension is activated. */
export const DETECTION_LANGUAGE_IDS: readonly string[] = [...BY_ID.keys()];
/** File name extensions, in lower case, that are looked into whatever language the editor takes them for. */
export const DETECTION_EXTENSIONS: readonly string[] = [...BY_EXTENSION.keys()];

/** What a text is read as: by its file name, else by the editor's language; undefined where no optimizer is looked for. */
export function sourceLanguage(languageId: string, fileName: string): SourceLanguage | undefined {
  return rowOf(languageId, fileName)?.language;
}

/** Whether parsing can find anything: a cheap look at the text. */
export function mayContainOptimizer(text: string, languageId: string, fileName: string): boolean {
  return rowOf(languageId, fileName)?.trigger.test(text) ?? false;
}

function rowOf(languageId: string, fileName: string): LanguageRow | undefined {
  const extension = /\.([^./\\]+)$/u.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return BY_EXTENSION.get(extension) ?? BY_ID.get(languageId);
}
