import type { Browser, Page } from 'playwright-core';

/** How long the page's main thread was kept from what waits for it. */
export interface Blocked {
  /** The longest task by the thread's own time: what the page does to itself. */
  readonly ownMs: number;
  /** The longest by the clock: on a busy machine a thread also waits for a core. */
  readonly wallMs: number;
  /** 99 % of the tasks of a millisecond and more are shorter, by the clock. */
  readonly mostMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Watches the tasks of the page's main thread, as the browser traces them, while something goes on. */
export async function watchThread(
  browser: Browser,
  page: Page,
  goesOn: () => Promise<void>,
): Promise<Blocked> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await goesOn();
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(
    (await browser.stopTracing()).toString('utf8'),
  );
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => name.endsWith('RunTask') && ph === 'X' && main.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('The browser traced no task of the page.');
  const walls = tasks.map(({ dur = 0 }) => dur / 1000).toSorted((left, right) => left - right);
  const long = walls.filter((wall) => wall >= 1);
  return {
    ownMs: tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0),
    wallMs: walls.at(-1) ?? 0,
    mostMs: long[Math.floor(0.99 * long.length)] ?? 0,
  };
}

/** Presses Stop as a person does: milliseconds from the press to the frame that shows the answer. */
export async function pressStop(page: Page): Promise<number> {
  const answered = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        document.addEventListener(
          'click',
          ({ timeStamp }) => {
            const look = (): void => {
              if (document.querySelector('[role=status]') === null) {
                requestAnimationFrame(look);
                return;
              }
              requestAnimationFrame(() => {
                resolve(performance.now() - timeStamp);
              });
            };
            look();
          },
          { capture: true, once: true },
        );
      }),
  );
  const box = await page.locator('[data-action=stopAndUse]').boundingBox();
  if (box === null) throw new Error('There is no Stop to press.');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  return answered;
}
