import { percent, printTable } from '../support/table';

interface Checked {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Collects what was promised beside what was measured, and prints both at the end. */
export class Bounds {
  readonly #checked: Checked[] = [];

  /** A share that has to lie between two others. */
  share(what: string, measured: number, low: number, high: number): void {
    const wanted =
      high === 1
        ? `≥ ${percent(low)}`
        : low === 0
          ? `≤ ${percent(high)}`
          : `${percent(low)} to ${percent(high)}`;
    this.check(what, wanted, percent(measured), low <= measured && measured <= high);
  }

  /** A number that must not exceed another. */
  atMost(what: string, measured: number, high: number, digits: number): void {
    this.check(what, `≤ ${high}`, measured.toFixed(digits), measured <= high);
  }

  check(what: string, wanted: string, measured: string, met: boolean): void {
    this.#checked.push({ what, wanted, measured, met });
  }

  print(): void {
    const missed = this.#checked.filter(({ met }) => !met).length;
    printTable(
      `Bounds: ${this.#checked.length - missed} met, ${missed} missed`,
      ['what', 'wanted', 'measured', 'met'],
      this.#checked.map(({ what, wanted, measured, met }) => [what, wanted, measured, met ? 'yes' : 'NO']),
    );
  }
}
