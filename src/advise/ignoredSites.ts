import type { OptimizerConfig } from '../model/optimizer/optimizerConfig';

/** What a comment says at a site that is to be left alone. */
const IGNORE = 'momentum-lens: ignore';
const IGNORE_COMMENT = /(?:#|\/\/|\/\*|%|<!--)\s*momentum-lens:\s*ignore\b/u;

const HASH = ['python', 'yaml', 'toml', 'julia', 'r', 'rmd', 'quarto', 'gin', 'properties', 'prototxt'];
const SLASHES = [
  'jsonc',
  'jsonnet',
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
  'html',
  'vue',
  'svelte',
  'cpp',
  'cuda-cpp',
  'objective-c',
  'rust',
  'java',
  'kotlin',
  'scala',
];

/** How a comment begins, by the editor's name of the language; JSON has none. */
const COMMENT_SIGNS: ReadonlyMap<string, string> = new Map([
  ...HASH.map((language) => [language, '#'] as const),
  ...SLASHES.map((language) => [language, '//'] as const),
  ['matlab', '%'] as const,
]);

/** Whether a comment on the lines of the site, or on the one above, says that it is to be left alone. */
export function isIgnored({ line, endLine }: OptimizerConfig, lines: readonly string[]): boolean {
  return lines.slice(Math.max(0, line - 1), endLine + 1).some((each) => IGNORE_COMMENT.test(each));
}

/** The line to write above the site so that it is left alone; undefined where no comment can stand there. */
export function ignoringLine(
  { line }: OptimizerConfig,
  lines: readonly string[],
  languageId: string,
): string | undefined {
  const sign = COMMENT_SIGNS.get(languageId);
  const isContinued = line > 0 && (lines[line - 1] ?? '').endsWith('\\');
  const [indentation = ''] = /^\s*/u.exec(lines[line] ?? '') ?? [];
  return sign === undefined || isContinued ? undefined : `${indentation}${sign} ${IGNORE}\n`;
}
