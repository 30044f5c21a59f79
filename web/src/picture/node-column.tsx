import type { PictureChip, PictureNode } from '../../../protocol/index.ts';
import { RoleStar } from '../parts/role-star.tsx';
import { Chip } from './chip.tsx';
import type { Hues } from './hues.ts';
import { isBright } from './members.ts';

/** More chips than this in a column are drawn small; than that, by their slot number only. */
const CROWD = 18;
const DENSE = 40;

interface Props {
  node: PictureNode;
  hues: Hues;
  bright: Set<string> | undefined;
  onOpenNode: (node: PictureNode) => void;
  onOpenChip: (chip: PictureChip, node: string) => void;
}

export function NodeColumn({ node, hues, bright, onOpenNode, onOpenChip }: Props) {
  const facts = [
    node.role !== 'engine' && node.role,
    node.state !== 'ready' && node.state,
    node.availability && node.availability !== 'active' && node.availability,
  ].filter(Boolean);
  return (
    <section
      className="column"
      data-state={node.state}
      data-availability={node.availability}
      aria-label={`${node.name}, ${[...facts, node.leader && 'leader'].filter(Boolean).join(', ') || 'ready'}`}
    >
      <div className="column-head">
        <button
          type="button"
          className="column-name"
          onClick={() => onOpenNode(node)}
          title={`Details of ${node.name}`}
        >
          {node.name}
          <RoleStar role={node.role} leader={node.leader} />
        </button>
        <span className="column-facts">
          {facts.map((fact) => (
            <span key={String(fact)} className="fact" data-fact={fact}>
              {fact}
            </span>
          ))}
        </span>
        {node.memoryMiB !== undefined && <span className="column-memory num">{memoryText(node.memoryMiB)}</span>}
      </div>
      {node.chips.length > 0 ? (
        <ul className="chips" data-crowd={crowd(node.chips.length)}>
          {node.chips.map((chip) => (
            <Chip
              key={chip.id}
              chip={chip}
              node={node.name}
              hue={hues.of(chip.group)}
              dim={!isBright(chip, bright)}
              onOpen={onOpenChip}
            />
          ))}
        </ul>
      ) : (
        <p className="column-empty">{node.state === 'ready' ? 'empty' : 'cannot be read'}</p>
      )}
    </section>
  );
}

function crowd(chips: number): 'small' | 'dense' | undefined {
  if (chips > DENSE) return 'dense';
  return chips > CROWD ? 'small' : undefined;
}

function memoryText(mib: number): string {
  return mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${Math.round(mib)} MiB`;
}
