import { DoctorReport, HostView } from '../../protocol/index.ts';
import type { HostStatus } from '../status/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

/** /api/host and /api/doctor: what this machine offers and what it lacks. */
export function hostEndpoints(status: HostStatus, doctor: () => Promise<DoctorReport>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/host',
      summary: 'Engine, room for sandboxes, images being made',
      response: HostView,
      handle: () => status.view(),
    }),
    endpoint({
      method: 'get',
      path: '/doctor',
      summary: 'What the host can do, what that means for the labs, and how to mend it',
      response: DoctorReport,
      handle: () => doctor(),
    }),
  ];
}
