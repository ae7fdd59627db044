import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DetectorClient } from '../detectionWorker/detectorClient';
import { DetectorPair } from '../detectionWorker/detectorPair';
import { hostPlatform } from '../train/platform/platform';
import { Project } from './project';
import type { User } from './storage/userFolders';
import { ProjectRecords } from './storage/projectRecords';
import { projectStorage, type ProjectStorage } from './storage/projectStorage';

/** A project with where its records are kept. */
export interface OpenProject {
  readonly project: Project;
  readonly storage: ProjectStorage;
}

/** The user of this process. */
export function thisUser(): User {
  return { homeFolder: homedir(), environment: process.env, platform: hostPlatform };
}

/** Opens a folder as a project: finds where its records are, and reads them. Writes nothing. */
export async function openProject(options: {
  readonly root: string;
  /** Holds the bundles: dist/. */
  readonly shippedFolder: string;
  /** Where records are to be kept instead of where they would be. */
  readonly storageFolder?: string;
}): Promise<OpenProject> {
  const root = resolve(options.root);
  const storage = await projectStorage(root, thisUser(), options.storageFolder);
  const records = await ProjectRecords.read(storage);
  const detector = new DetectorPair(
    () => new DetectorClient(() => new Worker(join(options.shippedFolder, 'detectionWorker.cjs'))),
  );
  return { project: new Project(root, records, detector), storage };
}
