import type { StoreDatabase } from './database.ts';
import type { TerminalRepository } from './types.ts';

export function createTerminalRepository(db: StoreDatabase): TerminalRepository {
  const { query } = db;
  return {
    async save({ id, sandboxId, savedAt, screen, ...rest }) {
      const values = { ...rest, sandbox_id: sandboxId, saved_at: savedAt, screen: Buffer.from(screen) };
      db.run(
        query
          .insertInto('terminals')
          .values({ id, ...values })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
      );
    },
    async load(sandboxId) {
      const rows = db.all(
        query.selectFrom('terminals').selectAll().where('sandbox_id', '=', sandboxId).orderBy('saved_at').orderBy('id'),
      );
      return rows.map(({ sandbox_id, saved_at, ...row }) => ({ ...row, sandboxId: sandbox_id, savedAt: saved_at }));
    },
    async delete(terminalId) {
      db.run(query.deleteFrom('terminals').where('id', '=', terminalId));
    },
    async deleteAll(sandboxId) {
      db.run(query.deleteFrom('terminals').where('sandbox_id', '=', sandboxId));
    },
  };
}
