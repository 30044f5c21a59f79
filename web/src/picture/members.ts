import type { ClusterPicture, PictureChip, PictureNode } from '../../../protocol/index.ts';

/** What the legend singles out. */
export type Highlight = { kind: 'group' | 'network'; name: string };

/** Groups that a highlight keeps bright. */
export function brightGroups(picture: ClusterPicture, highlight: Highlight | undefined): Set<string> | undefined {
  if (!highlight) return undefined;
  if (highlight.kind === 'group') return new Set([highlight.name]);
  const members = picture.networks.find((network) => network.name === highlight.name)?.members ?? [];
  const attached = picture.groups.filter((group) => group.networks.includes(highlight.name)).map((group) => group.name);
  return new Set([...members, ...attached]);
}

export function isBright(chip: PictureChip, bright: Set<string> | undefined): boolean {
  return bright === undefined || bright.has(chip.group) || bright.has(chip.name);
}

/** The node to ask for objects of the whole cluster: the leader, else a manager, else the first that can be read. */
export function askNode(picture: ClusterPicture): PictureNode | undefined {
  const readable = picture.nodes.filter((node) => node.state === 'ready');
  return (
    readable.find((node) => node.leader) ??
    readable.find((node) => node.role === 'manager') ??
    readable[0] ??
    picture.nodes[0]
  );
}

/** "6 running, 1 starting" */
export function summary(picture: ClusterPicture): string {
  const chips = [...picture.nodes.flatMap((node) => node.chips), ...picture.unplaced];
  const order = ['running', 'starting', 'failed', 'stopped', 'wanted'] as const;
  const words = order
    .map((state) => [state, chips.filter((chip) => chip.state === state).length] as const)
    .filter(([, n]) => n > 0)
    .map(([state, n]) => `${n} ${state}`);
  return words.length > 0 ? words.join(', ') : 'nothing runs yet';
}
