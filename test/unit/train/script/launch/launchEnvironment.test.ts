import { expect, test } from 'vitest';
import { platformOf } from '../../../../../src/train/platform/platform';
import { launchEnvironment } from '../../../../../src/train/script/launch/launchEnvironment';

const PLACE = { address: '5:abc', launchFolder: '/launch', probeFolder: '/probe' };

test.each([
  ['linux', { PYTHONPATH: '/own:/more' }, 'PYTHONPATH', '/launch:/own:/more'],
  ['linux', {}, 'PYTHONPATH', '/launch'],
  ['linux', { PYTHONPATH: '' }, 'PYTHONPATH', '/launch'],
  ['darwin', { PYTHONPATH: '/own' }, 'PYTHONPATH', '/launch:/own'],
  ['win32', { PythonPath: String.raw`C:\own` }, 'PythonPath', String.raw`/launch;C:\own`],
] as const)('on %s the launch stands before %o', (name, own, variable, searched) => {
  const environment = launchEnvironment(own, PLACE, { framework: 'keras' }, platformOf(name, {}));
  expect(environment).toMatchObject({
    [variable]: searched,
    MOMENTUM_LENS_ADDRESS: '5:abc',
    MOMENTUM_LENS_PACKAGES: 'keras,tensorflow',
    MOMENTUM_LENS_REQUEST: '{"framework":"keras"}',
  });
  expect(Object.keys(environment).filter((key) => key.toLowerCase() === 'pythonpath')).toHaveLength(1);
});
