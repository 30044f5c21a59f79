import type { Catalog } from '../catalog/index.ts';
import type { Grading } from '../grading/index.ts';
import type { SandboxRequest } from '../sandboxes/index.ts';
import type { AttemptRow, Store } from '../store/index.ts';
import { AttemptError } from './errors.ts';

export type Prepare = NonNullable<SandboxRequest['prepare']>;

export interface PrepareDeps {
  catalog: Pick<Catalog, 'find'>;
  grading: Pick<Grading, 'prepare'>;
  store: Pick<Store, 'attempts'>;
}

/** Set-up of the lab in an attempt's sandbox; what it recorded belongs to the attempt. */
export function prepareOf(
  { catalog, grading, store }: PrepareDeps,
  { id, labId, variables }: Pick<AttemptRow, 'id' | 'labId' | 'variables'>,
): Prepare {
  return async (sandbox, step, signal) => {
    const lab = catalog.find(labId);
    if (!lab) throw new AttemptError('lab_not_found', `The lab "${labId}" cannot be read any more.`);
    const { base } = await grading.prepare(lab, sandbox, variables, step, signal);
    const row = store.attempts.find(id);
    if (row) store.attempts.update(id, { memory: { ...row.memory, base } });
  };
}
