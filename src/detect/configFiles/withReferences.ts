import { mayRefer, References, type ReferenceTree } from '../parsing/references';
import type { ConfigEntry, ConfigMapping, ConfigNode } from './configTree';

/** A document with the values that stand elsewhere in it; what leads nowhere stays as it is written. */
export function withReferences(root: ConfigNode, text: string): ConfigNode {
  if (!mayRefer(text)) return root;
  const references = new References(root, treeOf(text));
  const followed = (node: ConfigNode, around: readonly ConfigNode[]): ConfigNode => {
    const within = [...around, node];
    switch (node.kind) {
      case 'scalar': {
        const target = references.targetOf({ node, around });
        const reference = { name: node.text, span: node.reference?.span ?? node.span };
        return target?.kind === 'scalar' ? { ...target, reference } : node;
      }
      case 'sequence':
        return { ...node, items: node.items.map((item) => followed(item, within)) };
      case 'mapping':
        return {
          ...node,
          entries: node.entries.map((entry): ConfigEntry => {
            const { value } = entry;
            return value === undefined ? entry : { ...entry, value: followed(value, within) };
          }),
        };
    }
  };
  return followed(root, []);
}

function treeOf(text: string): ReferenceTree<ConfigNode> {
  return {
    childOf(node, key) {
      if (node.kind === 'sequence') return /^\d+$/u.test(key) ? node.items[Number(key)] : undefined;
      return node.kind === 'mapping' ? entryNamed(node, key)?.value : undefined;
    },
    scalarOf: (node) => (node.kind === 'scalar' ? node.value : undefined),
    numberIn({ span }, written, value) {
      const offset = text.slice(span.start, span.end).lastIndexOf(written);
      const start = span.start + offset;
      return offset < 0
        ? undefined
        : { kind: 'scalar', span: { start, end: start + written.length }, value, text: written };
    },
  };
}

/** Keys are compared as they are written; of a repeated one the last counts. */
function entryNamed({ entries }: ConfigMapping, key: string): ConfigEntry | undefined {
  const named = entries.filter((entry) => entry.key === key);
  return named.findLast(({ inherited }) => inherited !== true) ?? named[0];
}
