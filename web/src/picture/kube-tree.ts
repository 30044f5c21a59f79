import type { KubeNamespaceView, KubeObject } from '../../../protocol/index.ts';

/** An object with what it keeps. */
export interface Owned {
  object: KubeObject;
  kept: Owned[];
}

/** The trees of a namespace: what nobody keeps is on top, also when its keeper is gone. */
export function ownerTrees(objects: readonly KubeObject[]): Owned[] {
  const known = new Map<string, Owned>(objects.map((object) => [object.id, { object, kept: [] }]));
  const tops: Owned[] = [];
  for (const one of known.values()) {
    const keeper = one.object.owner === undefined ? undefined : known.get(one.object.owner);
    (keeper?.kept ?? tops).push(one);
  }
  return tops;
}

/** "2 of 3 ready" */
export function readiness({ ready, wanted, kind }: KubeObject): string | undefined {
  if (wanted === undefined) return undefined;
  return `${ready} of ${wanted} ${kind === 'Job' ? 'done' : 'ready'}`;
}

/** "3 objects, 1 Service" */
export function contents({ objects, services, claims }: KubeNamespaceView): string {
  const word = (count: number, one: string) =>
    count === 0 ? undefined : `${count} ${one}${count === 1 || one.endsWith('s') ? '' : 's'}`;
  const pods = objects.filter(({ kind }) => kind === 'Pod').length;
  const parts = [
    word(objects.length - pods, 'workload'),
    word(pods, 'pod'),
    word(services.length, 'Service'),
    word(claims.length, 'claim'),
  ];
  return parts.filter((part) => part !== undefined).join(', ') || 'empty';
}
