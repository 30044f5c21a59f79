import { z } from 'zod';
import { type AttemptView, KnownPorts, OpenPreview, PreviewView } from '../../protocol/index.ts';
import type { Attempts } from '../attempts/index.ts';
import type { Previews } from '../previews/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { HttpError } from './problems.ts';

const Id = z.object({ id: z.string().min(1).max(64) });
const REFUSALS = ['attempt_not_found', 'attempt_ended', 'sandbox_not_ready', 'preview_frozen'];

/** /api/attempts/:id/ports and /previews: ports of an attempt's sandbox in tabs, also of a live task's. */
export function previewEndpoints(attempts: Pick<Attempts, 'get'>, previews: Previews): Endpoint[] {
  const active = (owner: string, id: string): AttemptView => {
    const attempt = attempts.get(owner, id);
    if (attempt.state === 'active') return attempt;
    throw new HttpError('attempt_ended', 'This attempt has ended; start the lab again.');
  };
  return [
    endpoint({
      method: 'get',
      path: '/attempts/:id/ports',
      summary: 'Ports that the sandbox has published. None are told of a live task: there you know them yourself',
      problems: REFUSALS,
      params: Id,
      response: KnownPorts,
      handle: ({ owner, params }) => {
        const { sandbox, sittingId } = active(owner, params.id);
        return sittingId === undefined ? previews.known(sandbox.id) : { ports: [] };
      },
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/previews',
      summary: 'An address under which a browser sees a port of the sandbox, until that ends. Repeatable',
      problems: [...REFUSALS, 'node_not_found'],
      params: Id,
      body: OpenPreview,
      response: PreviewView,
      handle: ({ owner, params, body, req }) => {
        const { host = '', origin } = req.headers;
        return previews.open(active(owner, params.id).sandbox.id, body, { host, origin });
      },
    }),
  ];
}
