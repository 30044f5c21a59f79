import type { DoctorReport } from '../../protocol/index.ts';

/** What the host can do, as the doctor last saw it. */
export interface Capabilities {
  /** Empty until the doctor has looked once. */
  known(): string[];
  /** Looks now; calls at the same time share one look of 1 to 5 s. */
  report(): Promise<DoctorReport>;
  /** Ends a look that is going on; resolves when nothing of it stands on the host any more. */
  close(): Promise<void>;
}

export function createCapabilities(doctor: { report(signal?: AbortSignal): Promise<DoctorReport> }): Capabilities {
  const ending = new AbortController();
  let latest: DoctorReport | undefined;
  let running: Promise<DoctorReport> | undefined;
  return {
    known: () => latest?.capabilities ?? [],
    report: () => {
      running ??= doctor
        .report(ending.signal)
        .then((value) => {
          if (!ending.signal.aborted) latest = value;
          return value;
        })
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    async close() {
      ending.abort(new Error('the server ends'));
      await Promise.allSettled([running]);
    },
  };
}
