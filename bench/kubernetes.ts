/**
 * From claiming a Kubernetes sandbox to a Deployment that answers through its Service and its name, images warm: one node
 * by kubeadm and by minikube, two nodes by kubeadm; and five clusters claimed at once. The floor is a shell script that
 * does the same on the same image with the same settings (kube-floor.sh), in turns with ours. Wants an idle machine.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { initConfig, joinConfig, SKIPPED_WITH_DATA } from '../server/clusters/kubernetes/kubeadm-config.ts';
import { startWords } from '../server/clusters/kubernetes/minikube.ts';
import { runNodeScript } from '../server/grading/index.ts';
import { numberedTopology, type ReadySandbox } from '../server/sandboxes/index.ts';
import { benchCore, project } from './support.ts';
import { median, printTable, type Row } from './table.ts';

const RUNS = Number(process.env.RUNS ?? 3);
const AT_ONCE = 5;
const FLOOR_WITHIN_MS = 120_000;
const WANTED_RATIO = 1.15;
const WANTED_MEMORY_RATIO = 1.05;
const IMAGE = 'lab/web:1.0';

const KINDS = [
  { what: 'kubeadm, one node', profile: 'kubeadm', nodes: 1, wantedS: 11 },
  { what: 'minikube', profile: 'minikube', nodes: 1, wantedS: 13 },
  { what: 'kubeadm, two nodes', profile: 'kubeadm', nodes: 2, wantedS: 14 },
] as const;
type Kind = (typeof KINDS)[number];

const APP = `
kubectl create deployment web --image=${IMAGE} >/dev/null
kubectl expose deployment web --port=80 --target-port=5000 >/dev/null
address=$(kubectl get service web -o jsonpath='{.spec.clusterIP}')
until curl -sf -m1 "http://$address/version" >/dev/null; do sleep 0.05; done
until dig +short +time=1 +tries=1 @10.96.0.10 web.default.svc.cluster.local | grep -qx "$address"; do sleep 0.05; done
`;

// A server holds four sandboxes unless it is told otherwise.
process.env.DRYDOCK_MAX_SANDBOXES ??= String(AT_ONCE);
await using core = await benchCore();
const nodeImage = await core.images.ensureNodeImage('kubernetes');
await core.images.ensureLabImages([IMAGE]);
const ending = new AbortController();
const starts: Row[] = [];
const memories: Row[] = [];
for (const kind of KINDS) {
  await measure(kind);
}
const howOften = `median of ${RUNS} after one that warms up`;
printTable(`A Kubernetes sandbox to an answering Deployment, ${howOften}`, starts);
printTable('Memory of its machines then', memories);
await measureTogether();

async function measure(kind: Kind): Promise<void> {
  const runs: { ours: Once; floor: Once }[] = [];
  for (let run = -1; run < RUNS; run += 1) {
    const both = { ours: await start(kind), floor: await runFloor(kind) };
    const told = (once: Once) => `${once.usableS.toFixed(1)} s, ${once.memoryMiB.toFixed(0)} MiB`;
    process.stderr.write(`${kind.what}: ${told(both.ours)}; the script ${told(both.floor)}\n`);
    if (run >= 0) runs.push(both);
  }
  const of = (whose: 'ours' | 'floor', what: keyof Once) => median(runs.map((run) => run[whose][what]));
  const usable = { ours: of('ours', 'usableS'), floor: of('floor', 'usableS') };
  starts.push({
    what: kind.what,
    ...usable,
    unit: 's',
    wanted: {
      text: `<= ${kind.wantedS} s, <= ${WANTED_RATIO} x floor`,
      holds: usable.ours <= kind.wantedS && usable.ours <= WANTED_RATIO * usable.floor,
    },
  });
  const memory = { ours: of('ours', 'memoryMiB'), floor: of('floor', 'memoryMiB') };
  memories.push({
    what: kind.what,
    ...memory,
    unit: 'MiB',
    wanted: { text: `<= ${WANTED_MEMORY_RATIO} x floor`, holds: memory.ours <= WANTED_MEMORY_RATIO * memory.floor },
  });
}

/** A cluster's Deployment has answered after so long; its machines use so much then. */
interface Once {
  usableS: number;
  memoryMiB: number;
}

/** The shell script, with the settings of our own clusters. */
async function runFloor({ profile, nodes }: Kind): Promise<Once> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-kube-floor-'));
  const token = 'abcdef.0123456789abcdef';
  const first = { name: 'node1', address: 'FIRST_ADDRESS' };
  const files = {
    'init.yaml': initConfig(first, token),
    'join.yaml': joinConfig({ name: 'node2', address: 'OWN_ADDRESS' }, first, token, 'AUTHORITY_HASH'),
    skipped: SKIPPED_WITH_DATA,
    start: startWords([]).join(' '),
    app: APP,
    image: IMAGE,
  };
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const words = [nodeImage, `floor-${randomBytes(4).toString('hex')}`, profile, String(nodes), folder];
    const { stdout } = await promisify(execFile)('sh', [join(project, 'bench/kube-floor.sh'), ...words], {
      timeout: FLOOR_WITHIN_MS,
    });
    const [ms, memoryMiB] = stdout.trim().split(' ').map(Number);
    return { usableS: (ms ?? Number.NaN) / 1000, memoryMiB: memoryMiB ?? Number.NaN };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function start(kind: Kind): Promise<Once> {
  const since = performance.now();
  const { id, sandbox } = await claimed(kind);
  await deploy(sandbox);
  const usableS = (performance.now() - since) / 1000;
  const usage = await Promise.all(sandbox.nodes.map((node) => core.host.usage(node.ref)));
  await core.sandboxes.release(id, 'measured');
  return { usableS, memoryMiB: usage.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0) };
}

async function claimed({ profile, nodes }: Pick<Kind, 'profile' | 'nodes'>) {
  const host = { limits: core.config.nodeLimits, isolation: 'userns' } as const;
  const topology = numberedTopology({ cluster: 'kubernetes', nodes, profile }, { preload: [IMAGE], offered: [] }, host);
  const { id } = core.sandboxes.claim({ owner: 'bench', topology, lifetimeMs: 600_000 });
  return { id, sandbox: await core.sandboxes.whenReady(id) };
}

async function deploy(sandbox: ReadySandbox): Promise<void> {
  const { signal } = ending;
  const end = await runNodeScript(core.host, { sandbox, node: 'node1', script: APP, timeoutMs: 120_000, signal });
  if (end.exitCode !== 0) throw new Error(`the Deployment did not answer: ${end.output}`);
}

/** All of them must become ready; how long that takes is told. */
async function measureTogether(): Promise<void> {
  const since = performance.now();
  const all = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, async () => {
      const { id } = await claimed({ profile: 'kubeadm', nodes: 1 });
      return { id, seconds: (performance.now() - since) / 1000 };
    }),
  );
  const ready = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const times = ready.map(({ seconds }) => seconds.toFixed(1)).join(', ');
  process.stdout.write(`${ready.length} of ${AT_ONCE} clusters claimed at once became ready, after ${times} s\n`);
  for (const one of all) if (one.status === 'rejected') process.stdout.write(`${String(one.reason)}\n`);
  if (ready.length < AT_ONCE) process.exitCode = 1;
  await Promise.all(ready.map(({ id }) => core.sandboxes.release(id, 'measured')));
}
