import type { Flag } from '../../protocol/index.ts';
import type { ClusterNode } from '../clusters/index.ts';
import type { OuterHost } from './observers/outer.ts';
import { runOuter } from './observers/outer.ts';

export interface Tampering {
  code: Flag['code'];
  detail: string;
}

const WORDS: Record<string, string> = {
  engine_foreign_process: 'another program than its Docker engine answers on the engine’s socket',
  engine_replaced: 'its Docker engine is not the one that was installed',
  engine_traced: 'its Docker engine runs under the control of another program',
  engine_preloaded: 'its Docker engine has foreign code loaded',
};

/** Is this the code of a reason that says "the engine is not the genuine one"? */
export function isTampering(code: string | undefined): boolean {
  return code !== undefined && Object.hasOwn(WORDS, code);
}

/** What is wrong with the engine of a node, by its latest connection; undefined when genuine or merely not there. */
export function tampering(node: ClusterNode): Tampering | undefined {
  const integrity = node.engine.integrity();
  if (integrity.ok || integrity.code === 'engine_unreachable') return undefined;
  return { code: integrity.code, detail: integrity.detail };
}

/**
 * Looks afresh at who answers on a node's engine socket: connections that are kept alive say nothing of that. Undefined
 * when genuine, or when there is nobody (reads then say so). Takes one exec.
 */
export async function inspectEngine(
  host: OuterHost,
  node: ClusterNode,
  signal: AbortSignal,
): Promise<Tampering | undefined> {
  const { stdout } = await runOuter(host, node, ['/drydock/relay', '--check'], { timeoutMs: 5000, signal });
  let said: { ok?: unknown; code?: unknown; detail?: unknown };
  try {
    said = JSON.parse(stdout) as typeof said;
  } catch {
    return tampering(node);
  }
  if (said.ok === true || typeof said.code !== 'string' || said.code === 'engine_unreachable') return undefined;
  return { code: said.code, detail: typeof said.detail === 'string' ? said.detail : '' };
}

/** For the learner. */
export function tamperingSentence(node: string, found: Tampering): string {
  const what = WORDS[found.code] ?? 'its Docker engine cannot be trusted';
  return `What ${node} says cannot be trusted: ${what}. Reset the sandbox to go on.`;
}
