import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Detector } from '../../../src/detect/detector';
import { Project } from '../../../src/headless/project';
import { findingsAt, fixesAt, textWithChanges } from '../../../src/headless/projectSite';
import { ProjectRecords } from '../../../src/headless/storage/projectRecords';
import { calibration, measured } from '../../support/detect/configFixture';
import { loadDetector } from '../../support/detect/loadDetector';
import { inThisThread, projectFolder, projectOf, storageFor } from '../../support/headless';

const SGD = 'import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)\n';
const NOTEBOOK = JSON.stringify({
  cells: [
    { cell_type: 'code', source: ['x = 1'] },
    { cell_type: 'code', source: SGD.split(/(?<=\n)/u) },
  ],
});

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

test('a scan finds the optimizers of a folder, but of what Git leaves out or others have written', async () => {
  const root = await projectFolder({
    'my code/train.py': SGD,
    'conf/opt.yaml': 'optimizer:\n  name: sgd\n  lr: 0.1\n  momentum: 0.9\n',
    'note.ipynb': NOTEBOOK,
    'ignored/train.py': SGD,
    'sub/kept.py': SGD,
    'sub/left.py': SGD,
    'node_modules/x/train.py': SGD,
    'readme.md': SGD,
    '.gitignore': 'ignored/\n',
    'sub/.gitignore': 'left.py\n',
  });
  const project = await projectOf(root, detector);
  const places = (await project.scan([root])).sites.map(
    ({ scriptPath, config, cell }) => `${scriptPath}:${cell ?? ''}:${config.line + 1}`,
  );
  expect(places).toEqual(['conf/opt.yaml::2', 'my code/train.py::2', 'note.ipynb:1:2', 'sub/kept.py::2']);
  const sub = await project.scan([path.join(root, 'sub')]);
  expect(sub.sites.map(({ scriptPath }) => scriptPath)).toEqual(['sub/kept.py']);
});

test('a file that is named is read whatever Git leaves out, and one that is not there is told', async () => {
  const root = await projectFolder({ 'left.py': SGD, '.gitignore': '*.py\n' });
  const project = await projectOf(root, detector);
  const scan = await project.scan([path.join(root, 'left.py'), path.join(root, 'gone.py')]);
  expect(scan.sites).toHaveLength(1);
  expect(scan.unread).toEqual([{ file: path.join(root, 'gone.py'), reason: 'missing' }]);
});

test('a value that another file of the project fixes is found', async () => {
  const root = await projectFolder({
    'settings.py': 'RATE = 0.25\n',
    'train.py': 'import torch\nfrom settings import RATE\nopt = torch.optim.SGD(p, lr=RATE, momentum=0.9)\n',
  });
  const [site] = (await (await projectOf(root, detector)).scan([root])).sites;
  expect(site?.config.learningRate).toMatchObject({ state: 'known', value: 0.25 });
});

test('a place means the optimizer that is nearest to its line, and without a line the only one', async () => {
  const two = `${SGD}\n\n\n${SGD.split('\n')[1]}\n`;
  const root = await projectFolder({ 'one.py': SGD, 'two.py': two, 'none.py': 'x = 1\n' });
  const project = await projectOf(root, detector);
  const at = (file: string, line?: number) =>
    project.siteAt({ file: path.join(root, file), ...(line === undefined ? {} : { line }) });
  expect(await at('one.py')).toMatchObject({ config: { line: 1 } });
  expect(await at('two.py', 5)).toMatchObject({ config: { line: 5 } });
  expect(await at('two.py')).toMatchObject({ kind: 'several' });
  expect(await at('none.py', 1)).toEqual({ kind: 'none' });
  expect(await at('gone.py')).toEqual({ kind: 'unread', reason: 'missing' });
});

test('a record that is kept is what the next opening advises by, and its change can be written', async () => {
  const root = await projectFolder({ 'train.py': SGD });
  const storage = await storageFor(root, path.join(root, 'home'));
  const file = path.join(root, 'train.py');
  const records = await ProjectRecords.read(storage);
  const before = await new Project(root, records, inThisThread(detector)).siteAt({ file });
  if ('kind' in before) throw new Error(before.kind);
  expect(before.advice.kind).toBe('uncalibrated');
  const subject = {
    kind: 'script',
    scriptPath: 'train.py',
    siteId: 'SGD#1',
    siteText: before.siteText,
    batchSize: null,
  } as const;
  expect(await records.save(calibration(measured(), { subject }))).toBeUndefined();
  expect(await readFile(path.join(root, '.momentum-lens', '.gitignore'), 'utf8')).toBe('*\n');

  const again = await ProjectRecords.read(storage);
  const site = await new Project(root, again, inThisThread(detector)).siteAt({ file });
  if ('kind' in site) throw new Error(site.kind);
  expect(site.advice.kind).toBe('measured');
  expect(findingsAt(site).map(({ kind }) => kind)).toEqual(['savingNotApplied']);
  const [fix] = fixesAt(site);
  expect(fix?.isPreferred).toBe(true);
  expect(fix === undefined ? '' : textWithChanges(site.text, fix)).toBe(SGD.replace('0.9', '0.97'));
});

test('records are kept where an editor keeps those of the folder, and those of the project are read too', async () => {
  const root = await projectFolder({ 'train.py': SGD });
  const home = path.join(root, 'home');
  const own = await storageFor(root, home);
  expect(own.kind).toBe('own');
  const record = calibration(measured(), {
    subject: { kind: 'script', scriptPath: 'train.py', siteId: 'SGD#1', batchSize: null },
  });
  await (await ProjectRecords.read(own)).save(record);

  const { editorStoragePlaces } = await import('../../../src/headless/storage/editorStorage');
  const { platformOf } = await import('../../../src/train/platform/platform');
  const [place = ''] = editorStoragePlaces(root, {
    homeFolder: home,
    environment: {},
    platform: platformOf('linux', {}),
  });
  await mkdir(place, { recursive: true });
  const storage = await storageFor(root, home);
  expect(storage).toMatchObject({ kind: 'editor', recordFolder: path.join(place, 'calibrations') });
  expect((await ProjectRecords.read(storage)).all).toHaveLength(1);
});

test('a record that cannot be read is told, stays, and keeps none of the others away', async () => {
  const root = await projectFolder({ '.momentum-lens/calibrations/torn.json': '{"formatVersion":' });
  const storage = await storageFor(root, path.join(root, 'home'));
  const torn = path.join(storage.recordFolder, 'torn.json');
  await writeFile(path.join(storage.recordFolder, 'name.name'), 'a note');
  const records = await ProjectRecords.read(storage);
  expect(records.all).toEqual([]);
  expect(records.failures).toMatchObject([{ kind: 'recordUnreadable', path: torn }]);
  expect(await readFile(torn, 'utf8')).toBe('{"formatVersion":');
});
