import { memo } from 'react';
import type { PictureChip } from '../../../protocol/index.ts';

const STATE_WORDS: Record<PictureChip['state'], string> = {
  running: 'running',
  starting: 'starting',
  failed: 'failed',
  stopped: 'stopped',
  wanted: 'wanted, on no node yet',
};

interface Props {
  chip: PictureChip;
  node: string;
  hue: number;
  dim: boolean;
  onOpen: (chip: PictureChip, node: string) => void;
}

/** One task or container: colour says which service, shape says which state, text says the rest. */
export const Chip = memo(function Chip({ chip, node, hue, dim, onOpen }: Props) {
  const live = chip.state === 'running' || chip.state === 'starting';
  const cut = chip.group && chip.name.startsWith(`${chip.group}.`) ? chip.group.length : 0;
  const words = [chip.name, STATE_WORDS[chip.state], chip.image, chip.detail].filter(Boolean).join(', ');
  return (
    <li className="chip-place">
      <button
        type="button"
        className="chip"
        data-state={chip.state}
        data-dim={dim || undefined}
        data-slot={chip.name}
        data-node={node}
        data-live={live || undefined}
        style={{ '--hue': hue === 0 ? 'var(--chip-1)' : `var(--chip-${hue})`, '--chroma': hue === 0 ? '0' : '1' }}
        title={words}
        aria-label={words}
        onClick={() => onOpen(chip, node)}
      >
        <StateShape state={chip.state} />
        <span className="chip-name">
          <span className="chip-group">{chip.name.slice(0, cut)}</span>
          {chip.name.slice(cut)}
        </span>
        <span className="chip-version">{chip.version}</span>
        {chip.detail && <span className="chip-detail">{chip.detail}</span>}
      </button>
    </li>
  );
}, same);

/** Each picture brings new objects: what they say decides, so that a redraw touches only what changed. */
function same(before: Props, now: Props): boolean {
  const { chip: a } = before;
  const { chip: b } = now;
  return (
    a.id === b.id &&
    a.name === b.name &&
    a.state === b.state &&
    a.version === b.version &&
    a.detail === b.detail &&
    a.image === b.image &&
    a.group === b.group &&
    before.node === now.node &&
    before.hue === now.hue &&
    before.dim === now.dim &&
    before.onOpen === now.onOpen
  );
}

/** ● running, ◐ starting, ✗ failed, ○ stopped, dashed ring wanted. */
export function StateShape({ state }: { state: PictureChip['state'] }) {
  return (
    <svg className="state-shape" data-state={state} viewBox="0 0 10 10" aria-hidden="true">
      {state === 'running' && <circle cx="5" cy="5" r="4" fill="currentColor" />}
      {state === 'starting' && (
        <>
          <circle cx="5" cy="5" r="3.5" />
          <path d="M5 1.5a3.5 3.5 0 0 0 0 7z" fill="currentColor" />
        </>
      )}
      {state === 'failed' && <path d="m1.8 1.8 6.4 6.4m0-6.4L1.8 8.2" />}
      {state === 'stopped' && <circle cx="5" cy="5" r="3.5" />}
      {state === 'wanted' && <circle cx="5" cy="5" r="3.5" strokeDasharray="2 1.6" />}
    </svg>
  );
}
