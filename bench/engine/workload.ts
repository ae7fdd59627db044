/** One training loop that every engine runs: full passes over one fixed minibatch, heavy ball. */
export interface Workload {
  readonly name: 'A' | 'B';
  readonly title: string;
  readonly widths: readonly number[];
  readonly batchSize: number;
  readonly activation: 'tanh' | 'relu';
  readonly loss: 'squared' | 'crossEntropy';
  /** Replicas trained at once by the engines that batch models. */
  readonly replicas: number;
}

export const workloads: readonly Workload[] = [
  {
    name: 'A',
    title: 'MLP 20–100–1, tanh, squared loss, batch 32',
    widths: [20, 100, 1],
    batchSize: 32,
    activation: 'tanh',
    loss: 'squared',
    replicas: 24,
  },
  {
    name: 'B',
    title: 'MLP 784–128×5–10, ReLU, cross-entropy, batch 64',
    widths: [784, 128, 128, 128, 128, 128, 10],
    batchSize: 64,
    activation: 'relu',
    loss: 'crossEntropy',
    replicas: 12,
  },
];

export const LEARNING_RATE = 0.001;
export const MOMENTUM = 0.9;

/** Something that trains a workload for a while and says how fast it was, in replica-steps a second. */
export interface Contender {
  readonly title: string;
  measure(workload: Workload, seconds: number): Promise<number>;
  close(): Promise<void>;
}

/** A contender that cannot take part on this machine, and why. */
export interface Absent {
  readonly title: string;
  readonly reason: string;
}
