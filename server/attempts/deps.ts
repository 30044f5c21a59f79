import type { Logger } from 'pino';
import type { Catalog } from '../catalog/index.ts';
import type { Grading } from '../grading/index.ts';
import type { NodeLimits } from '../host/index.ts';
import type { Sandboxes } from '../sandboxes/index.ts';
import type { Store } from '../store/index.ts';
import type { TerminalHub } from '../terminals/index.ts';

export interface AttemptsDeps {
  catalog: Catalog;
  sandboxes: Sandboxes;
  grading: Grading;
  store: Store;
  terminals: TerminalHub;
  /** Host capabilities known so far. */
  capabilities: () => string[];
  lifetimeMs: number;
  nodeLimits: NodeLimits;
  log: Logger;
}
