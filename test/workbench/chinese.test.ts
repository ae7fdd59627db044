import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/root';
import { extensionErrors } from '../support/host/leftovers';
import { startSession, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';
import { englishWords } from '../support/language/englishWords';

const SHOTS = inRoot('.cache', 'screenshots');
let session: Session;
let workbench: Workbench;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  session = await startSession('test/fixtures/launch');
});

afterAll(async () => {
  await session.end();
});

afterEach(async () => {
  await workbench.close();
  expect(await extensionErrors(session.server)).toEqual([]);
});

test('with a Chinese display language lens, hover, card and panel are in Chinese', async () => {
  workbench = await Workbench.open(session.browser, { ...session, file: 'train.py', language: 'zh-cn' });
  await workbench.lens('按 1 − C·η^⅔').waitFor();
  await workbench.lens('为什么？').waitFor();
  const hover = await workbench.hover('torch.optim.SGD', 'momentum', /个已记录的训练/u);
  expect(hover).toContain('校准动量');
  await workbench.runCommand('Momentum Lens: 显示校准结果');
  await workbench.webview().locator('h1', { hasText: '尚无校准' }).waitFor();
  const page = await workbench.webview().locator('body').innerText();
  expect(englishWords(page)).toEqual([]);
  await workbench.lens('校准动量').click();
  await workbench.pick('此脚本');
  await workbench.quickPickRow('先导试验').waitFor();
  await workbench.quickPickRow('用当前设置运行一次以确定目标').waitFor();
  await workbench.screenshot(path.join(SHOTS, 'chinese.png'));
});
