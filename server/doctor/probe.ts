import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { NodeLimits, NodeRef, NodeSpec, SandboxHost } from '../host/index.ts';
import { patient } from '../lib/patience.ts';

/** What a node on this host found out about itself: "yes", or why not. */
export interface NodeProbe {
  overlayMount: string;
  vxlan: string;
  esp: string;
  ipvs: string;
  /** A node in a user namespace of its own: does its engine come up. */
  userns: string;
  cgroupWritable: string;
}

const limits: NodeLimits = { memoryMiB: 256, cpus: 1, pids: 512, diskMiB: 512 };

/**
 * Runs on the outer side of a node. Each test does the very thing that dockerd would do later, prints one
 * "name=yes" or "name=reason" line, and undoes it.
 */
const script = `
say() { name=$1; shift; out=$("$@" 2>&1) && echo "$name=yes" || echo "$name=$(echo "$out" | tail -n 1)"; }
overlay() {
  d=$(mktemp -d /run/drydock-probe.XXXXXX) && mkdir $d/l $d/u $d/w $d/m &&
  mount -t overlay overlay -o lowerdir=$d/l,upperdir=$d/u,workdir=$d/w $d/m; r=$?
  umount $d/m 2>/dev/null; rm -rf $d; return $r
}
vxlan() { ip link add ddprobe0 type vxlan id 4242 dstport 4789 && ip link del ddprobe0; }
esp() {
  ip xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x4242 mode transport \\
    aead 'rfc4106(gcm(aes))' 0x0123456789abcdef0123456789abcdef01234567 64 &&
  ip xfrm state delete src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x4242
}
ipvs() {
  [ -e /proc/net/ip_vs ] && return 0
  command -v genl >/dev/null && genl ctrl get name IPVS >/dev/null 2>&1 && return 0
  modprobe ip_vs >/dev/null 2>&1 && [ -e /proc/net/ip_vs ] && return 0
  echo 'the kernel has no IPVS'; return 1
}
cgroup() {
  for m in $(awk '$3 ~ /^cgroup2?$/ {print $2}' /proc/mounts); do
    mkdir $m/drydock-probe 2>/dev/null && rmdir $m/drydock-probe && return 0
  done
  echo 'no cgroup of the node can be written'; return 1
}
say overlayMount overlay; say vxlan vxlan; say esp esp; say ipvs ipvs; say cgroupWritable cgroup
`;

/**
 * Starts one small node in a sandbox of its own, asks it, and removes it again. Rejects with HostError. An abort takes
 * effect between the steps: a half-made node would be overlooked by the removal.
 */
export async function probeNode(host: SandboxHost, image: string, signal?: AbortSignal): Promise<NodeProbe> {
  const sandboxId = `doctor-${randomBytes(4).toString('hex')}`;
  const sandbox = { sandboxId, owner: 'doctor', topology: 'doctor', expiresAt: Date.now() + 120_000 };
  signal?.throwIfAborted();
  try {
    await host.createNetwork(sandbox);
    signal?.throwIfAborted();
    // Ends before it throws: nothing may come up after the removal.
    const [features, userns] = await Promise.allSettled([
      askFeatures(host, { sandbox, name: 'node1', image, isolation: 'plain', limits }, signal),
      tryUserns(host, { sandbox, name: 'node2', image, isolation: 'userns', limits }, signal),
    ]);
    signal?.throwIfAborted();
    if (features.status === 'rejected') throw features.reason;
    return { ...features.value, userns: userns.status === 'fulfilled' ? userns.value : asText(userns.reason) };
  } finally {
    await host.removeSandbox(sandboxId);
  }
}

async function askFeatures(host: SandboxHost, spec: NodeSpec, signal?: AbortSignal) {
  const node = await host.startNode(spec, signal);
  return parse((await run(host, node, ['sh', '-c', script], signal)).output);
}

const USERNS_TIMEOUT_MS = 60_000;

/** "yes" when the engine of a node in a user namespace comes up. */
async function tryUserns(host: SandboxHost, spec: NodeSpec, signal?: AbortSignal): Promise<string> {
  const node = await host.startNode(spec, signal);
  const { exit } = await run(host, node, ['/drydock/wait-engine', String(patient(USERNS_TIMEOUT_MS))], signal);
  return exit === 0 ? 'yes' : `the engine of such a node did not come up within ${patient(USERNS_TIMEOUT_MS) / 1000} s`;
}

async function run(host: SandboxHost, node: NodeRef, argv: [string, ...string[]], signal?: AbortSignal) {
  const handle = await host.exec(node, { side: 'outer', argv }, signal);
  handle.stdin.end();
  const [output, , exit] = await Promise.all([text(handle.stdout), text(handle.stderr), handle.exit]);
  return { output, exit };
}

const asText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function parse(output: string): Omit<NodeProbe, 'userns'> {
  const seen = new Map(
    output.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
  const of = (name: string) => seen.get(name) ?? 'the node gave no answer';
  return {
    overlayMount: of('overlayMount'),
    vxlan: of('vxlan'),
    esp: of('esp'),
    ipvs: of('ipvs'),
    cgroupWritable: of('cgroupWritable'),
  };
}
