import type { ReactNode } from 'react';
import type { ClusterPicture, PictureGroup } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import type { Hues } from './hues.ts';
import type { Highlight } from './members.ts';

interface Props {
  picture: ClusterPicture;
  hues: Hues;
  pinned: Highlight | undefined;
  onHover: (highlight: Highlight | undefined) => void;
  onPin: (highlight: Highlight | undefined) => void;
  onOpen: (kind: 'service' | 'network', name: string) => void;
}

const TITLES: Record<ClusterPicture['cluster'], string> = {
  swarm: 'Services',
  engines: 'Projects',
  kubernetes: 'Workloads',
};

/** Services (projects, workloads) and networks. Pointing at one dims the rest; pressing keeps it so. */
export function Legend({ picture, hues, pinned, onHover, onPin, onOpen }: Props) {
  // Networks that every engine has say nothing about the work.
  const networks = picture.networks.filter(
    (network) => !['bridge', 'host', 'none', 'docker_gwbridge'].includes(network.name),
  );
  if (picture.groups.length === 0 && networks.length === 0) return null;
  const entry = (highlight: Highlight) => ({
    pressed: pinned?.kind === highlight.kind && pinned.name === highlight.name,
    highlight,
    onHover,
    onPin,
  });
  return (
    <div className="legend">
      <ul className="legend-list" aria-label={TITLES[picture.cluster]}>
        {picture.groups.map((group) => (
          <li key={group.name} className="legend-entry">
            <Entry {...entry({ kind: 'group', name: group.name })} hue={hues.of(group.name)}>
              <GroupWords group={group} />
            </Entry>
            {group.kind === 'service' && (
              <Inspect name={`service ${group.name}`} onOpen={() => onOpen('service', group.name)} />
            )}
          </li>
        ))}
      </ul>
      <ul className="legend-list" aria-label="Networks">
        {networks.map((network) => (
          <li key={network.name} className="legend-entry">
            <Entry {...entry({ kind: 'network', name: network.name })}>
              <span className="legend-name">{network.name}</span>
              <span className="legend-soft">{network.driver}</span>
            </Entry>
            <Inspect name={`network ${network.name}`} onOpen={() => onOpen('network', network.name)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function GroupWords({ group }: { group: PictureGroup }) {
  const short = group.wanted !== undefined && group.running < group.wanted;
  return (
    <>
      <span className="legend-name">{group.name}</span>
      <span className="legend-count num" data-short={short || undefined}>
        {group.running}
        {group.wanted !== undefined && `/${group.wanted}`}
      </span>
      {group.ports.length > 0 && <span className="legend-soft mono">{group.ports.join(' ')}</span>}
      {group.update && <span className="legend-update">{group.update.replaceAll('_', ' ')}</span>}
    </>
  );
}

interface EntryProps {
  pressed: boolean;
  highlight: Highlight;
  hue?: number;
  onHover: (highlight: Highlight | undefined) => void;
  onPin: (highlight: Highlight | undefined) => void;
  children: ReactNode;
}

function Entry({ pressed, highlight, hue, onHover, onPin, children }: EntryProps) {
  return (
    <button
      type="button"
      className="legend-button"
      aria-pressed={pressed}
      onPointerEnter={() => onHover(highlight)}
      onPointerLeave={() => onHover(undefined)}
      onFocus={() => onHover(highlight)}
      onBlur={() => onHover(undefined)}
      onClick={() => onPin(pressed ? undefined : highlight)}
    >
      {hue ? (
        <span className="swatch" aria-hidden="true" style={{ '--hue': `var(--chip-${hue})` }} />
      ) : (
        <svg className="net-mark" viewBox="0 0 12 10" aria-hidden="true">
          <path d="M1 5h10M3 2v3m6 0v3" />
        </svg>
      )}
      {children}
    </button>
  );
}

function Inspect({ name, onOpen }: { name: string; onOpen: () => void }) {
  return <Button kind="quiet" size="small" icon="code" aria-label={`JSON of ${name}`} onClick={onOpen} />;
}
