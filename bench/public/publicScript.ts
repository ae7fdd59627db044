/** A data set that a script finds on disk: FashionMNIST in the files of another one, since nothing is downloaded. */
export interface StandIn {
  readonly kind: 'mnist' | 'fashionMnist' | 'cifar10' | 'cifar100' | 'pictures' | 'tfds';
  /** Folder in the repository's copy that the script's loader calls its root. */
  readonly at: string;
}

/** How a user would start it. */
export type PublicRun =
  /** The site's own file, or the one that the user names instead. */
  | { readonly kind: 'script'; readonly path?: string; readonly arguments: string }
  | { readonly kind: 'command'; readonly text: string }
  /** The site's own notebook, up to and with a code cell, counted from 1; all of it where nothing is said. */
  | { readonly kind: 'notebook'; readonly lastCell?: number };

/** A public training script as it stands in its repository, and what a user would give to run it. */
export interface PublicScript {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** Ten digits of the commit that was run. */
  readonly commit: string;
  /** Folder of the repository that is copied to be run; all of it where nothing is said. */
  readonly folder?: string;
  /** The file at whose lens the calibration starts. */
  readonly site: string;
  /** Found in the first line of the configuration that is meant; the first that can be calibrated where nothing is said. */
  readonly line?: string;
  readonly run: PublicRun;
  /** Where it is run; the site's folder where nothing is said. */
  readonly workingDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly data?: readonly StandIn[];
  /** Files of the user's own, by their paths in the copy: a configuration, a text to train on. */
  readonly files?: Readonly<Record<string, string>>;
  readonly pilotSteps: number;
}

/** `pytorch/examples mnist_hogwild/train.py`, by which it is named on the command line and in the table. */
export function nameOf({ repository, site }: Pick<PublicScript, 'repository' | 'site'>): string {
  return `${repository} ${site}`;
}
