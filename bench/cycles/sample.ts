/** What an extension host holds after so many cycles. */
export interface CycleSample {
  readonly cycle: number;
  /** After a collection of garbage. */
  readonly heapMB: number;
  readonly residentMB: number;
  readonly timers: number;
  /** Handles and requests other than timers: sockets, processes, threads, files. */
  readonly otherResources: number;
  /** Of the process's own events. */
  readonly listeners: number;
  /** Entries of the temporary folder that this extension makes. */
  readonly temporaryFiles: number;
}
