import type { SandboxNodeView } from '../../../protocol/index.ts';
import { RoleStar } from '../parts/role-star.tsx';
import type { Standing } from '../picture/use-picture.ts';

const HEALTH: Record<SandboxNodeView['health'], string> = {
  starting: 'starting',
  healthy: 'healthy',
  'engine-down': 'its engine is down',
  stopped: 'stopped',
};

/** A node's health as a shape, its name, and a star when it manages the swarm (filled: leads it); in words for screen readers. */
export function NodeMark({ node, standing }: { node: SandboxNodeView; standing: Standing }) {
  const { role, leader } = standing;
  return (
    <span className="node-mark" title={`${node.name}: ${role}, ${HEALTH[node.health]}`}>
      <svg className="health" data-health={node.health} viewBox="0 0 10 10" aria-hidden="true">
        {node.health === 'healthy' && <circle cx="5" cy="5" r="3.6" />}
        {node.health === 'starting' && <path d="M5 1.4a3.6 3.6 0 0 0 0 7.2z" />}
        {node.health === 'engine-down' && <path d="M5 1 9.5 9h-9z" />}
        {node.health === 'stopped' && <path d="M1.5 1.5h7v7h-7z" />}
      </svg>
      {node.name}
      <RoleStar role={role} leader={leader} />
      <span className="visually-hidden">
        , {role}, {HEALTH[node.health]}
      </span>
    </span>
  );
}
