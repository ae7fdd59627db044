import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { inRoot } from '../../../scripts/root';
import { findChromium } from '../../../scripts/install/findChromium';
import { panelHtml } from '../../../src/editor/panel/panelHtml';
import type { Dictionary } from '../../../src/model/language/said';
import type { HostMessage, PageMessage, PanelState } from '../../../webview/messages';

export const THEME_NAMES = ['light', 'dark', 'highContrast', 'highContrastLight'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

const ORIGIN = 'https://panel.test';
/** What the editor's own themes say of the colours that the page uses. */
const THEMES: Readonly<
  Record<ThemeName, { readonly className: string; readonly variables: Readonly<Record<string, string>> }>
> = {
  light: {
    className: 'vscode-light',
    variables: {
      foreground: '#3b3b3b',
      'editor-background': '#ffffff',
      descriptionForeground: '#595959',
      'editorIndentGuide-background1': '#d3d3d3',
      'button-background': '#005fb8',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryForeground': '#3b3b3b',
      'charts-blue': '#1a85ff',
      'charts-green': '#388a34',
      'charts-red': '#e51400',
      'charts-yellow': '#bf8803',
      'editorWidget-border': '#c8c8c8',
      'editorWarning-foreground': '#bf8803',
      focusBorder: '#005fb8',
      'textLink-foreground': '#005fb8',
    },
  },
  dark: {
    className: 'vscode-dark',
    variables: {
      foreground: '#cccccc',
      'editor-background': '#1f1f1f',
      descriptionForeground: '#9d9d9d',
      'editorIndentGuide-background1': '#404040',
      'button-background': '#0078d4',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#313131',
      'button-secondaryForeground': '#cccccc',
      'charts-blue': '#3794ff',
      'charts-green': '#89d185',
      'charts-red': '#f14c4c',
      'charts-yellow': '#cca700',
      'editorWidget-border': '#454545',
      'editorWarning-foreground': '#cca700',
      focusBorder: '#0078d4',
      'textLink-foreground': '#4daafc',
    },
  },
  highContrast: {
    className: 'vscode-high-contrast',
    variables: {
      foreground: '#ffffff',
      'editor-background': '#000000',
      descriptionForeground: '#ffffff',
      contrastBorder: '#6fc3df',
      'button-foreground': '#ffffff',
      'charts-blue': '#3794ff',
      'charts-green': '#89d185',
      'charts-red': '#f48771',
      'charts-yellow': '#ffd370',
      focusBorder: '#f38518',
      'textLink-foreground': '#21a6ff',
    },
  },
  highContrastLight: {
    className: 'vscode-high-contrast vscode-high-contrast-light',
    variables: {
      foreground: '#292929',
      'editor-background': '#ffffff',
      descriptionForeground: '#292929',
      contrastBorder: '#0f4a85',
      'button-background': '#0f4a85',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#ffffff',
      'button-secondaryForeground': '#292929',
      'button-border': '#0f4a85',
      'charts-blue': '#0063d3',
      'charts-green': '#374e06',
      'charts-red': '#b5200d',
      'charts-yellow': '#895503',
      focusBorder: '#006bbd',
      'textLink-foreground': '#0f4a85',
    },
  },
};

/** Bundles the page as the build does, without its output folder. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [inRoot('webview/page.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

/** The panel's page under its own content security policy, with a stand-in for the editor that keeps what the page says. */
export class PanelPage {
  readonly page: Page;
  readonly violations: string[] = [];
  #revision = 0;

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.violations.push(message.text());
    });
    page.on('pageerror', (error) => this.violations.push(error.message));
  }

  /** Opens the page; `receive` is told what it says, as a host is. */
  static async open(
    browser: Browser,
    script: string,
    theme: ThemeName,
    width = 900,
    receive: (message: PageMessage) => void = () => undefined,
    language?: { readonly id: string; readonly texts: Dictionary },
  ): Promise<PanelPage> {
    const context = await browser.newContext({ viewport: { width, height: 1400 } });
    const page = await context.newPage();
    const panel = new PanelPage(page);
    const { className, variables } = THEMES[theme];
    const style = Object.entries(variables)
      .map(([name, value]) => `--vscode-${name}: ${value};`)
      .join('');
    const css = `:root { ${style} --vscode-font-family: sans-serif; --vscode-font-size: 13px; }\n${await readFile(inRoot('webview/page.css'), 'utf8')}`;
    const html = panelHtml({
      nonce: 'n',
      cspSource: ORIGIN,
      scriptUri: `${ORIGIN}/page.js`,
      styleUri: `${ORIGIN}/page.css`,
      ...(language === undefined ? {} : { language }),
    });
    await page.route(`${ORIGIN}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/page.js') await route.fulfill({ contentType: 'text/javascript', body: script });
      else if (path === '/page.css') await route.fulfill({ contentType: 'text/css', body: css });
      else if (path === '/')
        await route.fulfill({
          contentType: 'text/html',
          body: html.replace('<body>', `<body class="${className}">`),
        });
      else await route.fulfill({ status: 204 });
    });
    await page.exposeFunction('receive', receive);
    await page.addInitScript(() => {
      const said: unknown[] = [];
      const { receive: tell } = window as unknown as { receive: (message: unknown) => void };
      Object.assign(window, {
        said,
        acquireVsCodeApi: () => ({
          postMessage: (message: unknown) => {
            said.push(message);
            tell(message);
          },
          getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
          setState: (state: unknown) => {
            sessionStorage.setItem('state', JSON.stringify(state));
          },
        }),
      });
    });
    await page.goto(`${ORIGIN}/`);
    return panel;
  }

  /** Sends a whole state, and waits until the page has drawn it. */
  async show(state: PanelState): Promise<void> {
    await this.send({ type: 'state', revision: this.#revision + 1, state });
  }

  /** Sends what the host would, and waits until the page has answered. */
  async send(message: HostMessage): Promise<void> {
    this.#revision = message.revision;
    await this.page.evaluate((data) => {
      window.postMessage(data, '*');
    }, message);
    await this.page.waitForFunction(
      (revision) =>
        (window as unknown as { said: PageMessage[] }).said.some(
          (each) => each.type === 'drawn' && each.revision === revision,
        ),
      message.revision,
    );
  }

  /** The messages that the page has sent, its receipts left out. */
  async said(): Promise<PageMessage[]> {
    const said = await this.page.evaluate(() => (window as unknown as { said: PageMessage[] }).said);
    return said.filter(({ type }) => type !== 'drawn');
  }

  /** Whether the n-th plot has anything drawn in a colour that is not its background. */
  async drawnColors(index: number): Promise<number> {
    return this.page.evaluate((at) => {
      const canvas = document.querySelectorAll('canvas')[at];
      const pixels =
        canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ??
        new Uint8ClampedArray();
      const colors = new Set<number>();
      for (let i = 0; i < pixels.length; i += 4) {
        if ((pixels[i + 3] ?? 0) > 200)
          colors.add(((pixels[i] ?? 0) << 16) | ((pixels[i + 1] ?? 0) << 8) | (pixels[i + 2] ?? 0));
      }
      return colors.size;
    }, index);
  }
}
