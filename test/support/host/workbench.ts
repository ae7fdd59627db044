import path from 'node:path';
import { format } from 'node:util';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { workbenchUrl, type RunningServer } from './server';

/** A pick takes two fifths of the height, and has no row in the page that is not in sight: the pre-flight card has up to fifteen. */
const VIEWPORT = { width: 1400, height: 1700 };
const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Exit code of a suite that took too long. */
const TIMED_OUT = 99;
/** A state that a busy machine has not reached by then will not be reached. */
const DEFAULT_TIMEOUT_MS = 180_000;

/** Starts a headless Chromium. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: CHROMIUM_ARGUMENTS });
}

export interface WorkbenchOptions {
  readonly server: RunningServer;
  readonly folder: string;
  readonly file?: string;
  readonly connectionToken?: string;
  /** An extension to load from its folder, as a developer does. */
  readonly extensionFolder?: string;
  /** Another one beside it. */
  readonly otherExtensionFolder?: string;
  /** CommonJS module whose `run` is called inside the extension host. */
  readonly extensionTests?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels of the screen for each of the viewport's; 2 is what 200 % looks like. */
  readonly deviceScaleFactor?: number;
  /** The display language that extensions are told; the editor's own texts stay English, since that takes a language pack. */
  readonly language?: string;
}

const INPUT_TAKEN_MS = 5_000;
const INPUT_SETTLED_MS = 500;
const ROWS_SETTLED_MS = 150;
const MOST_ATTEMPTS = 6;
/** A toast that has come is seen within this time, or has hidden itself. */
const TOAST_MS = 10_000;

/** A VS Code workbench in a page, driven as a user drives it. */
export class Workbench {
  static readonly #opened = new Set<Workbench>();
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
    Workbench.#opened.add(this);
    page.once('close', () => Workbench.#opened.delete(this));
  }

  /** Those that are open now. */
  static opened(): readonly Workbench[] {
    return [...Workbench.#opened];
  }

  /** Opens the workbench and waits until it is restored. */
  static async open(browser: Browser, options: WorkbenchOptions): Promise<Workbench> {
    const page = await browser.newPage({
      viewport: options.viewport ?? VIEWPORT,
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
    });
    page.setDefaultTimeout(DEFAULT_TIMEOUT_MS);
    await loadExtensionFolder(page, options);
    await page.addInitScript((language) => {
      if (language !== undefined) Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
    }, options.language);
    await page.goto(workbenchUrl(options.server, options));
    await page.waitForFunction(() => performance.getEntriesByName('code/didStartWorkbench').length > 0);
    return new Workbench(page);
  }

  lens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: text });
  }

  line(text: string | RegExp): Locator {
    return this.page.locator('.editor-instance .view-line, .notebookOverlay .view-line', { hasText: text });
  }

  /** Waits until a notification with this text has come. A toast hides itself; the notification centre keeps what it said. */
  async notification(text: string | RegExp): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#toast(text).waitFor({ timeout: TOAST_MS });
        return;
      } catch (error) {
        await this.runCommand('Notifications: Show Notifications');
        const isKept = await this.#keptNotification(text).isVisible();
        // The centre covers what a test clicks next.
        await this.runCommand('Notifications: Hide Notifications');
        if (isKept) return;
        if (attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  /** Waits for a notification with this text, and presses one of its buttons. */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text);
    const buttonOf = (notification: Locator): Locator =>
      notification.getByRole('button', { name: button, exact: true });
    try {
      await buttonOf(this.#toast(text)).click({ timeout: INPUT_TAKEN_MS });
    } catch {
      // It has hidden itself meanwhile.
      await this.runCommand('Notifications: Show Notifications');
      await buttonOf(this.#keptNotification(text)).click();
    }
  }

  /** Moves the mouse over `word` on the line with `lineText` and answers the hover's text once it matches. */
  async hover(lineText: string, word: string, expected: RegExp): Promise<string> {
    const target = this.line(lineText).locator('span span', { hasText: word }).last();
    const content = this.page
      .locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: expected })
      .first();
    await target.hover();
    await content.waitFor();
    return content.innerText();
  }

  /**
   * Runs the command with exactly this title (with its category) from the palette. A palette that opens while the window still
   * starts lists what is known then, without the extension's commands, and closes when the editor takes the focus.
   */
  async runCommand(title: string): Promise<void> {
    const label = this.page.getByText(title, { exact: true });
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ has: label }).first();
    for (let attempt = 1; ; attempt += 1) {
      await this.page.keyboard.press('F1');
      try {
        const input = this.page.locator('.quick-input-widget input.input');
        await input.fill(`>${title}`, { timeout: INPUT_TAKEN_MS });
        await row.click({ timeout: INPUT_TAKEN_MS });
        return;
      } catch (error) {
        if (attempt === MOST_ATTEMPTS) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Throws away what runs, from its panel, and says so when asked. */
  async discard(): Promise<void> {
    await this.webview().locator('[data-action=cancel]').click();
    const dialog = this.page.locator('.monaco-dialog-box', { hasText: 'Discard this' });
    await dialog.getByRole('button', { name: 'Discard' }).click();
  }

  /** The rows of the open quick pick. */
  quickPickRow(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-widget .monaco-list-row', { hasText: text });
  }

  /** Picks the first row with this text, once the list stands still: one that has just opened still moves its rows. */
  async pick(text: string | RegExp): Promise<void> {
    const row = this.quickPickRow(text).first();
    await row.waitFor();
    for (let before = await row.boundingBox(); ;) {
      await this.page.waitForTimeout(ROWS_SETTLED_MS);
      const now = await row.boundingBox();
      if (now !== null && now.y === before?.y && now.x === before.x) break;
      before = now;
    }
    await row.click();
  }

  /** Types into the input box with this title once it is open, and accepts it. A pick before it uses the same box. */
  async fillInput(title: string, text: string): Promise<void> {
    const box = this.page.locator('.quick-input-title', { hasText: title });
    await box.waitFor();
    const input = this.page.locator('.quick-input-widget input.input');
    for (let attempt = 1; ; attempt += 1) {
      await input.fill(text);
      // A file dialog that is still reading its folder puts its own path over what was typed, and Enter would take that.
      await this.page.waitForTimeout(INPUT_SETTLED_MS);
      if ((await input.inputValue()) !== text && attempt < MOST_ATTEMPTS) continue;
      await this.page.keyboard.press('Enter');
      try {
        await box.waitFor({ state: 'hidden', timeout: INPUT_TAKEN_MS });
        return;
      } catch (error) {
        if (attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  /** The document inside the n-th webview. */
  webview(index = 0): FrameLocator {
    return this.page
      .locator('iframe.webview.ready')
      .nth(index)
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** Puts the cursor on a line of the editor. */
  async clickLine(text: string): Promise<void> {
    await this.line(text).first().click();
  }

  /** Types over the decimals of a number in a line: that is what a double click on it selects. */
  async typeDecimals(lineText: string, number: string, decimals: string): Promise<void> {
    await this.line(lineText).locator('span span', { hasText: number }).last().dblclick();
    await this.page.keyboard.type(decimals);
  }

  /**
   * Opens the light bulb's menu at the cursor, takes the entry with this text, and waits for the line with `written`. The menu
   * closes when the editor is drawn anew, takes no click in its first moments, and may be asked for before there is anything.
   */
  async quickFix(text: string | RegExp, written: string | RegExp): Promise<void> {
    const entry = this.page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
    for (let attempt = 1; ; attempt += 1) {
      await this.page.keyboard.press('Control+.');
      try {
        await entry.waitFor({ timeout: TOAST_MS });
        await this.page.waitForTimeout(INPUT_SETTLED_MS);
        await entry.click({ timeout: TOAST_MS });
        await this.line(written).first().waitFor({ timeout: TOAST_MS });
        return;
      } catch (error) {
        if (attempt === MOST_ATTEMPTS) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** What a person would see in it, a line each, for the report of a test that failed. */
  async shown(): Promise<readonly string[]> {
    const webviews = this.page.frames().filter((frame) => frame.name() === 'active-frame');
    return [
      `lenses: ${await texts(this.page.locator('.codelens-decoration'))}`,
      `the editor's tabs: ${await texts(this.page.locator('.tab'))}`,
      `a pick or menu: ${await texts(this.page.locator('.quick-input-widget, .action-widget, .context-view'))}`,
      `notifications: ${await texts(this.page.locator('.notification-toast'))}`,
      ...(await Promise.all(
        webviews.map(async (frame) => `a page: ${(await texts(frame.locator('body'))).slice(0, 600)}`),
      )),
    ];
  }

  /** Closes an editor or panel by the name on its tab. */
  async closeTab(name: string): Promise<void> {
    await this.page.locator('.tab', { hasText: name }).click({ button: 'middle' });
  }

  #toast(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text }).first();
  }

  #keptNotification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-center .notification-list-item', { hasText: text }).first();
  }

  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  /** Of one part of the window, no higher than `mostHeight`. */
  async screenshotOf(part: Locator, mostHeight: number, file: string): Promise<void> {
    const box = await part.boundingBox();
    if (box === null) throw new Error('That part of the window is not shown.');
    await this.page.screenshot({ path: file, clip: { ...box, height: Math.min(box.height, mostHeight) } });
  }

  /** Reloads the window; without the file in its address, so that its editors and panels are restored. */
  async reload(): Promise<void> {
    const url = new URL(this.page.url());
    url.searchParams.delete('payload');
    await this.page.goto(url.toString());
    await this.page.waitForFunction(() => performance.getEntriesByName('code/didStartWorkbench').length > 0);
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

async function texts(of: Locator): Promise<string> {
  return (await of.allInnerTexts()).map((each) => each.replaceAll(/\s+/gu, ' ').trim()).join(' / ');
}

/** Runs a suite inside the extension host; resolves to its exit code, `TIMED_OUT` when it takes too long. */
export async function runInHost(
  browser: Browser,
  options: WorkbenchOptions & { readonly timeoutMs: number; readonly onLog: (line: string) => void },
): Promise<number> {
  const page = await browser.newPage();
  await page.exposeFunction('codeAutomationLog', (_type: string, values: unknown[]) => {
    options.onLog(format(...values));
  });
  let timer: NodeJS.Timeout | undefined;
  const exit = new Promise<number>((resolve) => {
    timer = setTimeout(resolve, options.timeoutMs, TIMED_OUT);
    void page.exposeFunction('codeAutomationExit', resolve);
  });
  await loadExtensionFolder(page, options);
  await page.goto(workbenchUrl(options.server, options));
  const code = await exit;
  clearTimeout(timer);
  await page.close();
  return code;
}

/**
 * Adds the extension to the page's own configuration before the workbench reads it. The URL's payload would do the same only
 * under a server flag that hides every notification.
 */
async function loadExtensionFolder(page: Page, options: WorkbenchOptions): Promise<void> {
  if (options.extensionFolder === undefined) return;
  const uri = (file: string): { scheme: string; authority: string; path: string } => ({
    scheme: 'vscode-remote',
    authority: options.server.authority,
    path: path.resolve(file),
  });
  const development = {
    extensions: [options.extensionFolder, options.otherExtensionFolder].flatMap((each) =>
      each === undefined ? [] : [uri(each)],
    ),
    ...(options.extensionTests === undefined ? {} : { extensionTestsPath: uri(options.extensionTests) }),
  };
  await page.addInitScript((added) => {
    if (window.self !== window.top) return;
    new MutationObserver((_, observer) => {
      const meta = document.getElementById('vscode-workbench-web-configuration');
      if (meta === null) return;
      observer.disconnect();
      const configuration: unknown = JSON.parse(meta.getAttribute('data-settings') ?? '{}');
      if (typeof configuration !== 'object') return;
      meta.setAttribute('data-settings', JSON.stringify({ ...configuration, developmentOptions: added }));
    }).observe(document, { childList: true, subtree: true });
  }, development);
}
