import type { DoctorReport } from '../../protocol/index.ts';

/** What the host can do, as the doctor last saw it. */
export interface Capabilities {
  /** Empty until the doctor has looked once. */
  known(): string[];
  /** Looks now; calls at the same time share one look of 1 to 5 s. */
  report(): Promise<DoctorReport>;
}

export function createCapabilities(doctor: { report(): Promise<DoctorReport> }): Capabilities {
  let latest: DoctorReport | undefined;
  let running: Promise<DoctorReport> | undefined;
  return {
    known: () => latest?.capabilities ?? [],
    report: () => {
      running ??= doctor
        .report()
        .then((value) => {
          latest = value;
          return value;
        })
        .finally(() => {
          running = undefined;
        });
      return running;
    },
  };
}
