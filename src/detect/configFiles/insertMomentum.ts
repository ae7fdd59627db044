import type { MomentumInsertion } from '../../model/optimizer/optimizerConfig';
import type { ConfigEntry, ConfigMapping, ConfigNode, ConfigText } from './configTree';

/**
 * Where a momentum is written behind the learning rate, in the syntax and style of its file; undefined where none can be.
 * `momentumKey` where it is not simply called so.
 */
export function insertMomentum(
  { text, lines, syntax }: ConfigText,
  values: ConfigMapping,
  rate: ConfigEntry & { readonly value: ConfigNode },
  momentumKey?: string,
): MomentumInsertion | undefined {
  const { value } = rate;
  const { start, end } = value.kind === 'scalar' ? (value.reference?.span ?? value.span) : value.span;
  const lineStart = lines.lineStart(rate.keySpan.start);
  const before = text.slice(lineStart, rate.keySpan.start);
  const standsAlone = /^[ \t]*(- )?["']?$/u.test(before);
  const indent = before.replace(/["']$/u, '').replace('- ', '  ');
  const key = momentumKey ?? (rate.key === rate.key.toUpperCase() ? 'MOMENTUM' : 'momentum');
  const separator = text.slice(rate.keySpan.end, start);
  if (text.slice(rate.keySpan.end, start).includes('\n')) return undefined;
  if (rate.sibling !== undefined) {
    const { offset, before, after } = rate.sibling;
    return { offset, prefix: before + key + after, suffix: '' };
  }
  switch (syntax) {
    case 'python':
      return undefined;

    case 'json':
      return {
        offset: end,
        prefix: `${standsAlone ? `,\n${indent}` : ', '}"${key}"${separator}`,
        suffix: '',
      };
    case 'jsonnet': {
      const quote = /^["']/u.exec(text.slice(rate.keySpan.start))?.[0] ?? '';
      return {
        offset: end,
        prefix: `${standsAlone ? `,\n${indent}` : ', '}${quote}${key}${quote}: `,
        suffix: '',
      };
    }
    case 'yaml':
      if (values.inline) {
        const quote = text[rate.keySpan.start] === '"' ? '"' : '';
        return { offset: end, prefix: `, ${quote}${key}${quote}: `, suffix: '' };
      }
      return standsAlone
        ? { offset: lines.lineEnd(end), prefix: `\n${indent}${key}: `, suffix: '' }
        : undefined;
    case 'toml': {
      if (values.inline) return { offset: end, prefix: `, ${key}${separator}`, suffix: '' };
      // Behind a dotted key, `optimizer.lr = 0.1`, the table's name stands in front.
      return standsAlone || /^[ \t]*([\w-]+\.)+$/u.test(before)
        ? { offset: lines.lineEnd(end), prefix: `\n${before}${key}${separator}`, suffix: '' }
        : undefined;
    }
    case 'gin':
      // What stands in front of the parameter is the class in its scope, or the indentation of its block.
      return { offset: lines.lineEnd(end), prefix: `\n${before}${key}${separator}`, suffix: '' };
    case 'prototxt':
      return values.inline || !standsAlone
        ? { offset: end, prefix: ` ${key}: `, suffix: '' }
        : { offset: lines.lineEnd(end), prefix: `\n${indent}${key}: `, suffix: '' };
    case 'ini':
      return { offset: lines.lineEnd(end), prefix: `\n${indent}${key}${separator}`, suffix: '' };
  }
}
