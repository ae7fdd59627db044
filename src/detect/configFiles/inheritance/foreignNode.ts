import type { TextSpan } from '../../../model/optimizer/textSpan';
import type { LineIndex } from '../../parsing/lineIndex';
import type { ConfigEntry, ConfigNode } from '../configTree';

/** Where a configuration takes over what another file writes. */
export interface ForeignPlace {
  readonly file: string;
  readonly lines: LineIndex;
  /** Where the taking configuration names the file: every place of its own text that a foreign value has. */
  readonly anchor: TextSpan;
}

/** A node of another file as it stands in the one that inherits it: a number says where it is written. */
export function foreignNode(node: ConfigNode, key: string, place: ForeignPlace): ConfigNode {
  const { file, lines, anchor } = place;
  switch (node.kind) {
    case 'mapping':
      return {
        ...node,
        span: anchor,
        entries: node.entries.map((entry) => foreignEntry(entry, place)),
      };
    case 'sequence':
      return { ...node, span: anchor, items: node.items.map((item) => foreignNode(item, key, place)) };
    case 'scalar': {
      if (node.hyperparameter !== undefined) return { ...node, span: anchor };
      const reference = { name: node.text, span: anchor };
      if (typeof node.value !== 'number' || !Number.isFinite(node.value))
        return { ...node, span: anchor, reference };
      const line = lines.lineAt(node.span.start);
      return {
        ...node,
        span: anchor,
        reference,
        hyperparameter: {
          state: 'known',
          value: node.value,
          text: node.text,
          argument: anchor,
          definition: { span: node.span, line, file },
          resolution: [{ kind: 'configFile', name: key, line, file }],
        },
      };
    }
  }
}

function foreignEntry(entry: ConfigEntry, place: ForeignPlace): ConfigEntry {
  const { key, value } = entry;
  return {
    key,
    keySpan: place.anchor,
    value: value === undefined ? undefined : foreignNode(value, key, place),
    inherited: true,
  };
}
