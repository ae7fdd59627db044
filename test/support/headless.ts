import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Detector } from '../../src/detect/detector';
import { Project, type ProjectDetector } from '../../src/headless/project';
import { ProjectRecords } from '../../src/headless/storage/projectRecords';
import { projectStorage, type ProjectStorage } from '../../src/headless/storage/projectStorage';
import { platformOf } from '../../src/train/platform/platform';

/** A folder with these files, removed after the test; its name has a blank in it. */
export async function projectFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'momentum lens '));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  const folder = await realpath(made);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

/** A detector in this thread. */
export function inThisThread(detector: Detector): ProjectDetector {
  return {
    detect: async (source) => {
      await detector.prepare(source);
      return detector.detectWanting(source);
    },
    dispose: () => undefined,
  };
}

/** Where records of a folder are kept by a user whose home is `homeFolder`. */
export function storageFor(root: string, homeFolder: string): Promise<ProjectStorage> {
  return projectStorage(root, { homeFolder, environment: {}, platform: platformOf('linux', {}) }, undefined);
}

/** A folder as a project, detecting in this thread, for a user without an editor. */
export async function projectOf(root: string, detector: Detector): Promise<Project> {
  const records = await ProjectRecords.read(await storageFor(root, path.join(root, 'no home')));
  return new Project(root, records, inThisThread(detector));
}
