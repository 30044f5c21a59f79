import type { DoctorLine, DoctorReport } from '../../protocol/index.ts';
import type { EgressAbility, IsolationPolicy, SandboxHost } from '../host/index.ts';
import type { Images } from '../images/index.ts';
import { appArmorLine } from './app-armor-line.ts';
import { diskLimitLine } from './disk-lines.ts';
import { egressLine } from './egress-lines.ts';
import { findEngine } from './engine-address.ts';
import { engineGet } from './engine-http.ts';
import { type EngineFacts, engineLines, imageLines, noEngineLine } from './engine-lines.ts';
import { kernelLines, kernelUnknown } from './kernel-lines.ts';
import { browserLine, diskLine, inotifyLine, memoryLine, nodeLine, registryLine } from './machine-lines.ts';
import { type NodeProbe, probeNode } from './probe.ts';

export interface DoctorDeps {
  env: NodeJS.ProcessEnv;
  /** Gives the host once an engine is known to answer. */
  host: () => SandboxHost;
  images: () => Promise<Pick<Images, 'known' | 'identity'>>;
  nodeImage: string;
  /** Host path whose file system carries the database. */
  dataDir: string;
  isolation: IsolationPolicy;
}

export interface Doctor {
  /**
   * Reads the host; 1 to 5 s, because a node is started and asked. Never rejects for what is wrong with the host:
   * that is what the lines say.
   */
  report(signal?: AbortSignal): Promise<DoctorReport>;
}

export function createDoctor(deps: DoctorDeps): Doctor {
  return {
    async report(signal) {
      const [engine, registry, page] = await Promise.all([
        readEngine(deps, signal),
        registryLine(),
        Promise.resolve([nodeLine(), memoryLine(), diskLine(deps.dataDir)]),
      ]);
      const lines = [...page, ...engine.lines, registry, inotifyLine(), browserLine(deps.env)];
      return { at: Date.now(), lines: lines.flat(), capabilities: engine.capabilities };
    },
  };
}

async function readEngine(
  deps: DoctorDeps,
  signal?: AbortSignal,
): Promise<{ lines: DoctorLine[]; capabilities: string[] }> {
  const search = await findEngine(deps.env);
  if (!search.found) return { lines: [noEngineLine(search), ...kernelUnknown('no engine to ask')], capabilities: [] };
  const { dockerHost } = search.found;
  const facts = await engineGet<EngineFacts>(dockerHost, '/info', 10_000);
  const hasNodeImage = await engineGet(dockerHost, `/images/${encodeURIComponent(deps.nodeImage)}/json`).then(
    () => true,
    () => false,
  );
  const host = deps.host();
  const lines = [
    ...engineLines(search.found, facts),
    ...imageLines(deps.nodeImage, hasNodeImage, await deps.images()),
    diskLimitLine(await host.diskLimit().catch((error: unknown) => ({ kind: 'watched', why: asReason(error) }))),
  ];
  if (!hasNodeImage) {
    return {
      lines: [...lines, ...kernelUnknown('the node image is not made yet: npx drydock images build')],
      capabilities: [],
    };
  }
  const probe = await probeNode(host, deps.nodeImage, signal).catch((error: unknown) => asReason(error));
  if (typeof probe === 'string') return { lines: [...lines, ...kernelUnknown(probe, true)], capabilities: [] };
  const egress = await host
    .egress(deps.nodeImage)
    .catch((error: unknown): EgressAbility => ({ kind: 'broken', why: asReason(error) }));
  const appArmor = await host.info(signal).then(
    (info) => info.appArmor,
    (error: unknown) => ({ unknown: asReason(error) }),
  );
  return {
    lines: [...lines, ...kernelLines(probe, deps.isolation), ...appArmorLine(appArmor), egressLine(egress)],
    capabilities: [...capabilitiesOf(probe, deps.isolation), ...(egress.kind === 'open' ? ['egress'] : [])],
  };
}

const asReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Names that labs may require. */
function capabilitiesOf(probe: NodeProbe, isolation: DoctorDeps['isolation']): string[] {
  return [
    ...(probe.overlayMount === 'yes' && probe.vxlan === 'yes' ? ['overlay'] : []),
    // Nodes in user namespaces cannot use it (server/sandboxes/isolation.ts).
    ...(probe.ipvs === 'yes' && isolation !== 'userns' ? ['ipvs'] : []),
    ...(probe.esp === 'yes' ? ['esp'] : []),
    ...(probe.userns === 'yes' ? ['userns'] : []),
  ];
}
