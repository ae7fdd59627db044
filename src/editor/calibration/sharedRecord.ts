import * as vscode from 'vscode';
import type { Calibration } from '../../model/calibration/calibration';
import { isInWorkspace, placesOfScript, scriptPathOf } from '../base/scriptPath';

/** A record for others: files outside of the workspace are left out, and those in it named as it names them. */
export function toShare(calibration: Calibration): Calibration {
  return withSources(calibration, (path) =>
    isInWorkspace(path) ? [scriptPathOf(vscode.Uri.file(path))] : [],
  );
}

/** A record of others: its files as they are here. */
export function fromShared(calibration: Calibration): Calibration {
  return withSources(calibration, (path) =>
    placesOfScript(path)
      .slice(0, 1)
      .map(({ fsPath }) => fsPath),
  );
}

function withSources(calibration: Calibration, place: (path: string) => readonly string[]): Calibration {
  const { origin } = calibration;
  if (origin === undefined) return calibration;
  const sources = Object.entries(origin.sources).flatMap(([path, hash]) =>
    place(path).map((placed) => [placed, hash] as const),
  );
  // Where a script stood on this machine concerns nobody else.
  const { moves: _, ...rest } = origin;
  return { ...calibration, origin: { ...rest, sources: Object.fromEntries(sources) } };
}
