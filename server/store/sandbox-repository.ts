import type { Selectable } from 'kysely';
import { z } from 'zod';
import { ClusterKind, KubeAddon, KubeProfile, NodeRole, SandboxState, Step } from '../../protocol/index.ts';
import type { StoreDatabase } from './database.ts';
import { parseJson, parseValue } from './json.ts';
import type { Tables } from './schema.ts';
import type { SandboxRepository, SandboxRow, StoredTopology } from './types.ts';

const Reason = z.object({ code: z.string(), message: z.string(), action: z.string().optional() });
const Nodes = z.array(z.object({ name: z.string(), id: z.string(), address: z.string() }));
const Topology: z.ZodType<StoredTopology> = z.object({
  cluster: ClusterKind,
  profile: KubeProfile.optional(),
  addons: z.array(KubeAddon).optional(),
  nodes: z.array(z.object({ name: z.string(), role: NodeRole })),
  preload: z.array(z.string()),
  offered: z.array(z.string()),
  limits: z.object({ memoryMiB: z.number(), cpus: z.number(), pids: z.number(), diskMiB: z.number() }),
  isolation: z.enum(['plain', 'userns']),
  egress: z.boolean().default(false),
});

export function createSandboxRepository(db: StoreDatabase): SandboxRepository {
  const { query } = db;
  return {
    put(row) {
      const { id, ...values } = toColumns(row);
      const insert = query.insertInto('sandboxes').values({ id, ...values });
      db.run(insert.onConflict((conflict) => conflict.column('id').doUpdateSet(values)));
    },
    find(id) {
      const row = db.first(query.selectFrom('sandboxes').selectAll().where('id', '=', id));
      return row && fromColumns(row);
    },
    list(states) {
      let select = query.selectFrom('sandboxes').selectAll().orderBy('created_at').orderBy('id');
      if (states) select = select.where('state', 'in', states);
      return db.all(select).map(fromColumns);
    },
  };
}

function toColumns(row: SandboxRow): Tables['sandboxes'] {
  return {
    id: row.id,
    owner: row.owner,
    state: row.state,
    reason: row.reason ? JSON.stringify(row.reason) : null,
    topology: JSON.stringify(row.topology),
    lifetime_ms: row.lifetimeMs,
    created_at: row.createdAt,
    ready_at: row.readyAt ?? null,
    expires_at: row.expiresAt ?? null,
    extensions_left: row.extensionsLeft,
    steps: JSON.stringify(row.steps),
    nodes: JSON.stringify(row.nodes),
  };
}

function fromColumns(row: Selectable<Tables['sandboxes']>): SandboxRow {
  const where = (column: string) => `sandboxes.${column} of ${row.id}`;
  return {
    id: row.id,
    owner: row.owner,
    state: parseValue(SandboxState, row.state, where('state')),
    reason: row.reason === null ? undefined : parseJson(Reason, row.reason, where('reason')),
    topology: parseJson(Topology, row.topology, where('topology')),
    lifetimeMs: row.lifetime_ms,
    createdAt: row.created_at,
    readyAt: row.ready_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    extensionsLeft: row.extensions_left,
    steps: parseJson(z.array(Step), row.steps, where('steps')),
    nodes: parseJson(Nodes, row.nodes, where('nodes')),
  };
}
