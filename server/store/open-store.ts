import { createAttemptRepository } from './attempt-repository.ts';
import { StoreDatabase } from './database.ts';
import { createSandboxRepository } from './sandbox-repository.ts';
import { createSittingRepository } from './sitting-repository.ts';
import { createTerminalRepository } from './terminal-repository.ts';
import type { Store } from './types.ts';

/** Opens the database at this path (":memory:" for tests) and brings it up to date. Rejects with StoreError. */
export async function openStore(path: string): Promise<Store> {
  const db = await StoreDatabase.open(path);
  return {
    sandboxes: createSandboxRepository(db),
    attempts: createAttemptRepository(db),
    terminals: createTerminalRepository(db),
    sittings: createSittingRepository(db),
    transaction: (work) => db.transaction(work),
    close: () => db.close(),
  };
}
