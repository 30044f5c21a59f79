import { setTimeout as sleep } from 'node:timers/promises';
import type { EgressPolicy, Isolation, NodeRef, NodeSpec, SandboxHost, Side } from '../../server/host/index.ts';
import { patient } from '../../server/lib/patience.ts';
import { labels, nodeSpec, randomId, testHost } from '../support/engine.ts';

/** Every attack is tried at each. */
export const LEVELS: readonly Isolation[] = ['userns', 'plain'];

/** Nodes of sandboxes of their own, as a learner has them; removed when disposed. */
export interface AttackedHost extends AsyncDisposable {
  host: SandboxHost;
  /** A sandbox with one node, its engine answering. */
  sandbox(changes?: Partial<NodeSpec>): Promise<NodeRef>;
}

export function attackedHost(isolation: Isolation = 'userns', egress?: EgressPolicy): AttackedHost {
  const host = testHost({ egress });
  return {
    host,
    async sandbox(changes) {
      const id = randomId('attk');
      await host.createNetwork({ ...labels(id), egress: changes?.egress });
      const node = await host.startNode(nodeSpec(id, 'node1', { isolation, ...changes }));
      const { code } = await run(host, node, 'outer', `/drydock/wait-engine ${patient(30_000)}`, patient(30_000));
      if (code !== 0) throw new Error('the engine of a node did not come up');
      return node;
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

export interface Ran {
  /** undefined: it did not end within its time. */
  code: number | undefined;
  /** Both outputs, at most 256 KiB. */
  text: string;
}

/** Runs a script as root of the learner's machine (inner) or as the platform (outer). */
export async function run(
  host: SandboxHost,
  node: NodeRef,
  side: Side,
  script: string,
  timeoutMs = 30_000,
): Promise<Ran> {
  const handle = await host.exec(node, { side, argv: [side === 'inner' ? 'bash' : 'sh', '-c', script] });
  handle.stdin.end();
  let text = '';
  const add = (chunk: Buffer) => {
    if (text.length < 262_144) text += chunk.toString();
  };
  handle.stdout.on('data', add);
  handle.stderr.on('data', add);
  const late = new AbortController();
  const code = await Promise.race([
    handle.exit,
    sleep(timeoutMs, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  late.abort();
  handle.close();
  return { code, text };
}

/** Does something that is told to go on by itself; the script's end is not waited for. */
export async function runAside(host: SandboxHost, node: NodeRef, script: string): Promise<void> {
  await run(host, node, 'inner', `setsid nohup bash -c '${script.replaceAll("'", `'\\''`)}' > /dev/null 2>&1 &`);
}

/** What the node's outer side says of who answers on the engine's socket. */
export async function verdict(host: SandboxHost, node: NodeRef): Promise<{ ok: boolean; code?: string }> {
  const { text } = await run(host, node, 'outer', '/drydock/relay --check');
  return JSON.parse(text) as { ok: boolean; code?: string };
}

/** Milliseconds that it takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
