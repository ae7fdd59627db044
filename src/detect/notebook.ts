import type { ResolutionStep } from '../model/optimizer/hyperparameter';
import type { Hyperparameter } from '../model/optimizer/hyperparameter';
import type { OptimizerConfig, ParameterGroupList, StepPlaces } from '../model/optimizer/optimizerConfig';
import type { SourceLocation, TextSpan } from '../model/optimizer/textSpan';

/** The code cells of a notebook as one text, and where each begins in it. */
export interface JoinedCells {
  readonly text: string;
  /** Offset and 0-based line of each cell's first character. */
  readonly starts: readonly { readonly offset: number; readonly line: number; readonly length: number }[];
}

/** Lines that IPython reads and Python does not: magics, shell escapes, help. */
const MAGIC_LINE = /^([ \t]*)[%!?].*$/gmu;
/** The whole cell belongs to another program, except where it is written out as Python. */
const FOREIGN_CELL = /^\s*%%(?!time\b|timeit\b|capture\b|writefile\s+\S+\.py\b|prun\b)/u;
const WRITING_CELL = /^\s*%%(?:writefile|file)\b/u;

/** Whether the text of a cell is run as Python in its notebook's kernel, and neither read by another program nor written to a file. */
export function isRun(cell: string): boolean {
  return !FOREIGN_CELL.test(cell) && !WRITING_CELL.test(cell);
}

/**
 * Joins code cells so that names bound in earlier cells are known in later ones. Magics become comments of the same length,
 * so that every offset stays true.
 */
export function joinCells(cells: readonly string[]): JoinedCells {
  let text = '';
  let line = 0;
  const starts = cells.map((cell) => {
    const start = { offset: text.length, line, length: cell.length };
    const python = FOREIGN_CELL.test(cell) ? blank(cell) : withoutMagics(cell);
    text += `${python}\n`;
    line += python.split('\n').length;
    return start;
  });
  return { text, starts };
}

/** The text with magics and shell lines turned into comments of the same length. */
export function withoutMagics(text: string): string {
  return text.replaceAll(MAGIC_LINE, commentOut);
}

/** The configurations that stand in one cell, with spans and lines counted from its beginning. */
export function configsOfCell(
  configs: readonly OptimizerConfig[],
  { starts }: JoinedCells,
  cellIndex: number,
): OptimizerConfig[] {
  const cell = starts[cellIndex];
  if (cell === undefined) return [];
  const shift: Shift = { ...cell, cellIndex, starts };
  return configs
    .filter(({ span }) => span.start >= cell.offset && span.start < cell.offset + Math.max(1, cell.length))
    .map(({ stepPlaces, scheduledCall, subclassPlace, ...config }) => ({
      ...config,
      ...movedPlaces(stepPlaces, shift),
      ...(scheduledCall === undefined
        ? {}
        : { scheduledCall: { ...scheduledCall, callee: moveSpan(scheduledCall.callee, shift) } }),
      ...(subclassPlace === undefined
        ? {}
        : {
            subclassPlace: {
              ...subclassPlace,
              callee: moveSpan(subclassPlace.callee, shift),
              offset: subclassPlace.offset - cell.offset,
            },
          }),
      span: moveSpan(config.span, shift),
      nameSpan: moveSpan(config.nameSpan, shift),
      line: config.line - cell.line,
      endLine: config.endLine - cell.line,
      learningRate: moveHyperparameter(config.learningRate, shift),
      momentum: moveHyperparameter(config.momentum, shift),
      dampening: moveHyperparameter(config.dampening, shift),
      weightDecay: moveHyperparameter(config.weightDecay, shift),
      batchSize: moveHyperparameter(config.batchSize, shift),
      schedulers: config.schedulers.map((scheduler) => ({
        ...scheduler,
        span: moveSpan(scheduler.span, shift),
      })),
      ...(config.parameterGroups === undefined
        ? {}
        : { parameterGroups: moveGroups(config.parameterGroups, shift) }),
      ...(config.momentumInsertion === undefined
        ? {}
        : {
            momentumInsertion: {
              ...config.momentumInsertion,
              offset: config.momentumInsertion.offset - cell.offset,
            },
          }),
    }));
}

/** Steps in another cell stand in another document: they cannot be edited from here, and not in part. */
function movedPlaces(
  places: StepPlaces | undefined,
  { offset, length }: Shift,
): { readonly stepPlaces?: StepPlaces } {
  const isHere = places?.lines.every((line) => line.offset >= offset && line.offset < offset + length);
  return places === undefined || isHere !== true
    ? {}
    : {
        stepPlaces: {
          ...places,
          lines: places.lines.map((line) => ({ ...line, offset: line.offset - offset })),
        },
      };
}

interface Shift {
  readonly offset: number;
  readonly line: number;
  readonly length: number;
  readonly cellIndex: number;
  readonly starts: JoinedCells['starts'];
}

function moveGroups({ shown, mayBeOthers }: ParameterGroupList, shift: Shift): ParameterGroupList {
  const moved = shown.map((group) => ({
    ...group,
    learningRate: moveHyperparameter(group.learningRate, shift),
    momentum: moveHyperparameter(group.momentum, shift),
  }));
  return { shown: moved, mayBeOthers };
}

function moveSpan({ start, end }: TextSpan, { offset }: Shift): TextSpan {
  return { start: start - offset, end: end - offset };
}

function moveHyperparameter(hyperparameter: Hyperparameter, shift: Shift): Hyperparameter {
  switch (hyperparameter.state) {
    case 'known':
      return {
        ...hyperparameter,
        argument: moveSpan(hyperparameter.argument, shift),
        definition: moveLocation(hyperparameter.definition, shift),
        resolution: hyperparameter.resolution.map((step) => moveStep(step, shift)),
      };
    case 'unknown':
      return { ...hyperparameter, argument: moveSpan(hyperparameter.argument, shift) };
    case 'default':
    case 'missing':
      return hyperparameter;
  }
}

/** A value bound in another cell stands in another document: it is named, and not edited from here. */
function moveLocation(location: SourceLocation, shift: Shift): SourceLocation {
  const { cell, index } = cellAtLine(location.line, shift);
  return {
    span: { start: location.span.start - cell.offset, end: location.span.end - cell.offset },
    line: location.line - cell.line,
    ...(index === shift.cellIndex ? {} : { file: `cell ${index + 1}` }),
  };
}

function moveStep(step: ResolutionStep, shift: Shift): ResolutionStep {
  const { cell, index } = cellAtLine(step.line, shift);
  return {
    ...step,
    line: step.line - cell.line,
    ...(index === shift.cellIndex ? {} : { file: `cell ${index + 1}` }),
  };
}

function cellAtLine(
  line: number,
  { starts }: Shift,
): { readonly cell: JoinedCells['starts'][number]; readonly index: number } {
  const index = Math.max(
    0,
    starts.findLastIndex((start) => start.line <= line),
  );
  return { cell: starts[index] ?? { offset: 0, line: 0, length: 0 }, index };
}

function commentOut(text: string, indent: string): string {
  return `${indent}#${'.'.repeat(Math.max(0, text.length - indent.length - 1))}`;
}

function blank(cell: string): string {
  return cell.replaceAll(/[^\n]/gu, '#');
}
