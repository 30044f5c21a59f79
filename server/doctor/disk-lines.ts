import type { DoctorLine } from '../../protocol/index.ts';
import type { DiskLimit } from '../host/index.ts';

/** What keeps a node from filling the disk of the host. */
export function diskLimitLine(limit: DiskLimit): DoctorLine {
  const held = limit.kind === 'held';
  return {
    id: 'disk-limit',
    title: 'Disk of a node',
    status: held ? 'ok' : 'warn',
    value: held ? 'a file system of its own' : `only watched: ${limit.why}`,
    meaning: held
      ? 'A node that is full is told "No space left on device", and the host loses nothing more.'
      : 'A node that writes more than its limit is stopped a second or two late, and many small files are not limited.',
    ...(held
      ? {}
      : {
          mend: 'Make the image (npx drydock images build), and let the engine have loop devices (modprobe loop); not DRYDOCK_DISK_LIMIT=watched.',
        }),
    stops: false,
  };
}
