import { expect, test } from 'vitest';
import { panelHtml } from '../../../../src/editor/panel/panelHtml';

test('the page runs nothing but its own bundle, by nonce, and loads nothing from elsewhere', () => {
  const html = panelHtml({
    nonce: 'N0nce',
    cspSource: 'https://self',
    scriptUri: 'https://self/page.js',
    styleUri: 'https://self/page.css',
  });
  const policy = /Content-Security-Policy" content="([^"]*)"/u.exec(html)?.[1];
  expect(policy).toBe(
    "default-src 'none'; script-src 'nonce-N0nce'; style-src https://self; font-src https://self",
  );
  expect([...html.matchAll(/<script\b[^>]*>/gu)].map(([tag]) => tag)).toEqual([
    '<script nonce="N0nce" src="https://self/page.js">',
  ]);
  expect(html).not.toMatch(/ on\w+=| style=/u);
});

test('the page has its texts in an attribute, whatever stands in them', () => {
  const options = { nonce: 'n', cspSource: 'c', scriptUri: 's', styleUri: 't' };
  const texts = { Stop: '停止 "<b>" &amp;' };
  const html = panelHtml({ ...options, language: { id: 'zh-cn', texts } });
  expect(html).toContain('<html lang="zh-cn">');
  const written = / data-texts="([^"]*)"/u.exec(html)?.[1] ?? '';
  expect(written).not.toContain('<');
  const read = written.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  expect(JSON.parse(read)).toEqual(texts);
  expect(panelHtml(options)).toContain('<html lang="en">');
});
