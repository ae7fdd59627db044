import { describe, expect, test } from 'vitest';
import { detectConfig } from '../../support/detect/detectConfig';
import { writtenFile } from '../../../src/detect/writtenFile';
import { shown } from '../../support/detect/shown';

describe('files that a cell writes', () => {
  test.each<[name: string, cell: string, fileName: string | undefined]>([
    ['YAML', '%%writefile conf/train.yaml\nlr: 0.1\n', 'conf/train.yaml'],
    ['a name in quotes', '%%writefile "train.json"\n{}\n', 'train.json'],
    ['the older magic', '%%file /content/train.toml\n', '/content/train.toml'],
    ['behind an empty line', '\n%%writefile train.yaml\nlr: 0.1', 'train.yaml'],
    ['Python, which is read with the notebook', '%%writefile train.py\nlr = 0.1\n', undefined],
    ['what is appended', '%%writefile -a train.yaml\nlr: 0.1\n', undefined],
    ['a file of no interest', '%%writefile notes.txt\nlr: 0.1\n', undefined],
    ['a cell that runs', 'x = "%%writefile train.yaml"\n', undefined],
    ['another magic', '%%bash\ncat train.yaml\n', undefined],
    ['a name still to be typed', '%%writefile ', undefined],
  ])('%s', (_, cell, fileName) => {
    expect(writtenFile(cell)?.fileName).toBe(fileName);
  });

  test('their sites stand where they stand in the cell', () => {
    const cell = '%%writefile train.yaml\noptimizer:\n  type: sgd\n  lr: 0.1\n';
    const configs = detectConfig(writtenFile(cell)?.text ?? '', 'yaml');
    expect(configs.map(shown)).toEqual(['genericConfig SGD known:0.1 missing']);
    expect(configs[0]).toMatchObject({ line: 2, learningRate: { definition: { line: 3 } } });
    const [site] = configs;
    expect(cell.slice(site?.nameSpan.start, site?.nameSpan.end)).toBe('sgd');
  });
});
