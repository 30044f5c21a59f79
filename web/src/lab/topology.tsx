import type { LabDetail } from '../../../protocol/index.ts';
import { count } from '../parts/words.ts';

const COLUMN = 92;
const WIDTH = 68;
const HEIGHT = 44;
const PER_ROW = 3;
const ROW = 92;

type TopologyNode = LabDetail['topology'][number];

/** The machines of a lab on their network, as a drawing; in words for screen readers. */
export function Topology({ nodes, cluster }: { nodes: TopologyNode[]; cluster: string }) {
  const columns = Math.min(PER_ROW, Math.max(1, nodes.length));
  const rows = Math.ceil(nodes.length / PER_ROW);
  const width = columns * COLUMN;
  return (
    <svg
      className="topology"
      viewBox={`0 0 ${width} ${rows * ROW}`}
      style={{ maxWidth: width * 1.15 }}
      role="img"
      aria-label={`${count(nodes.length, 'node')}: ${nodes.map((node) => `${node.name} (${roleWord(node.role, cluster)})`).join(', ')}, on one network`}
    >
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <path key={row} className="topology-net" d={`M6 ${row * ROW + 82}H${width - 6}`} />
      ))}
      {nodes.map((node, index) => (
        <NodeDrawing key={node.name} node={node} cluster={cluster} at={index} />
      ))}
    </svg>
  );
}

function NodeDrawing({ node, cluster, at }: { node: TopologyNode; cluster: string; at: number }) {
  const x = (at % PER_ROW) * COLUMN + (COLUMN - WIDTH) / 2;
  const y = Math.floor(at / PER_ROW) * ROW + 6;
  return (
    <g className="topology-node" data-role={node.role}>
      <path className="topology-net" d={`M${x + WIDTH / 2} ${y + HEIGHT}V${y + 76}`} />
      <circle className="topology-joint" cx={x + WIDTH / 2} cy={y + 76} r="3" />
      <rect x={x} y={y} width={WIDTH} height={HEIGHT} rx="6" />
      <text x={x + WIDTH / 2} y={y + 19} className="topology-name">
        {node.name}
      </text>
      <text x={x + WIDTH / 2} y={y + 33} className="topology-role">
        {roleWord(node.role, cluster)}
      </text>
    </g>
  );
}

function roleWord(role: TopologyNode['role'], cluster: string): string {
  return cluster === 'engines' ? 'engine' : role.replace('-', ' ');
}
