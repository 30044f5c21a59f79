import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { patient } from '../../lib/patience.ts';
import { podsOf } from './kube.ts';
import { at, text } from './lists.ts';
import { type ApiJson, type Look, READ_TIMEOUT_MS } from './look.ts';

const PAUSE_MS = 250;
/** Its programs may end by themselves within this time: who ignores the signal is not waited for. */
const GRACE_SECONDS = 1;

export type PodTarget = Exclude<Extract<LabRead, { kind: 'kill' }>['target'], { service: string }>;

/** Deletes one ready pod, and waits until as many are ready as before without it. */
export async function killPod(look: Look, target: PodTarget, waitMs: number): Promise<Json> {
  const started = Date.now();
  const before = (await podsOf(look, target.pod, target.namespace)).filter(isReady);
  const [victim] = before;
  if (!victim) return { killed: null, created: [], before: 0, after: 0, recovered: false, ms: 0 };
  const known = new Set(before.map(uidOf));
  await remove(look, victim);
  for (;;) {
    await sleep(PAUSE_MS, undefined, { signal: look.signal });
    const pods = await podsOf(look.afresh(), target.pod, target.namespace);
    const after = pods.filter((pod) => isReady(pod) && uidOf(pod) !== uidOf(victim));
    const ms = Date.now() - started;
    const recovered = after.length >= before.length;
    if (!recovered && ms < patient(waitMs)) continue;
    const created = pods.filter((pod) => !known.has(uidOf(pod))).map(brief);
    return { killed: brief(victim), created, before: before.length, after: after.length, recovered, ms };
  }
}

async function remove(look: Look, pod: ApiJson): Promise<void> {
  const [namespace, name] = [text(pod, 'metadata', 'namespace'), text(pod, 'metadata', 'name')];
  await look.cluster().delete(`/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`, {
    query: { gracePeriodSeconds: GRACE_SECONDS },
    signal: look.signal,
    timeoutMs: patient(READ_TIMEOUT_MS),
  });
}

const uidOf = (pod: ApiJson): string => text(pod, 'metadata', 'uid');

const brief = (pod: ApiJson) => ({
  name: text(pod, 'metadata', 'name'),
  uid: uidOf(pod),
  node: text(pod, 'spec', 'nodeName'),
});

function isReady(pod: ApiJson): boolean {
  if (at(pod, 'metadata', 'deletionTimestamp') !== undefined) return false;
  const conditions = (at(pod, 'status', 'conditions') ?? []) as ApiJson[];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}
