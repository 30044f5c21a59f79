import type { DoctorReport } from '../../protocol/index.ts';
import type { UsernsAbility } from '../sandboxes/index.ts';

/** What the host can do, as the doctor last saw it. */
export interface Capabilities {
  /** Empty until the doctor has looked once. */
  known(): string[];
  /** Whether nodes run in user namespaces here: tried in a real node, once the node image is there. */
  userns(): Promise<UsernsAbility>;
  /** Looks now; calls at the same time share one look of 1 to 5 s. */
  report(): Promise<DoctorReport>;
  /** Ends a look that is going on; resolves when nothing of it stands on the host any more. */
  close(): Promise<void>;
}

export function createCapabilities(doctor: { report(signal?: AbortSignal): Promise<DoctorReport> }): Capabilities {
  const ending = new AbortController();
  let latest: DoctorReport | undefined;
  let running: Promise<DoctorReport> | undefined;
  const report = (): Promise<DoctorReport> => {
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
  };
  return {
    known: () => latest?.capabilities ?? [],
    report,
    async userns() {
      // A look from before the node image was made knows nothing of nodes.
      const seen = latest && usernsOf(latest);
      return seen ?? usernsOf(await report()) ?? { works: false, reason: 'no node could be asked' };
    },
    async close() {
      ending.abort(new Error('the server ends'));
      await Promise.allSettled([running]);
    },
  };
}

/** undefined: the doctor could ask no node. */
function usernsOf(report: DoctorReport): UsernsAbility | undefined {
  const line = report.lines.find(({ id }) => id === 'kernel-userns');
  if (!line) return undefined;
  return report.capabilities.includes('userns') ? { works: true } : { works: false, reason: line.value };
}
