import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { NodeLimits, SandboxHost } from '../host/index.ts';

/** What a node on this host found out about itself: "yes", or why not. */
export interface NodeProbe {
  overlayMount: string;
  vxlan: string;
  esp: string;
  ipvs: string;
  /** The machine that learners see: can it mount, make a network device, a user namespace. */
  userNamespace: string;
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
userns() { unshare --user --map-root-user true; }
cgroup() {
  for m in $(awk '$3 ~ /^cgroup2?$/ {print $2}' /proc/mounts); do
    mkdir $m/drydock-probe 2>/dev/null && rmdir $m/drydock-probe && return 0
  done
  echo 'no cgroup of the node can be written'; return 1
}
say overlayMount overlay; say vxlan vxlan; say esp esp; say ipvs ipvs; say userNamespace userns; say cgroupWritable cgroup
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
    const node = await host.startNode({ sandbox, name: 'node1', image, isolation: 'plain', limits });
    signal?.throwIfAborted();
    const handle = await host.exec(node, { side: 'outer', argv: ['sh', '-c', script] }, signal);
    handle.stdin.end();
    const [output] = await Promise.all([text(handle.stdout), text(handle.stderr), handle.exit]);
    return parse(output);
  } finally {
    await host.removeSandbox(sandboxId);
  }
}

function parse(output: string): NodeProbe {
  const seen = new Map(
    output.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
  const of = (name: keyof NodeProbe) => seen.get(name) ?? 'the node gave no answer';
  return {
    overlayMount: of('overlayMount'),
    vxlan: of('vxlan'),
    esp: of('esp'),
    ipvs: of('ipvs'),
    userNamespace: of('userNamespace'),
    cgroupWritable: of('cgroupWritable'),
  };
}
