import type { DoctorLine } from '../../protocol/index.ts';
import type { NodeProbe } from './probe.ts';

interface KernelFeature {
  probe: keyof NodeProbe;
  title: string;
  /** What it means when it is there, and when it is not. */
  there: string;
  missing: string;
  mend: string;
  stops: boolean;
}

const features: KernelFeature[] = [
  {
    probe: 'cgroupWritable',
    title: 'Limits inside a node',
    there: 'A node limits the containers that run in it.',
    missing: 'A node cannot start containers of its own: no lab runs.',
    mend: 'Use an engine with --cgroupns support (20.10 or newer) that is not rootless.',
    stops: true,
  },
  {
    probe: 'overlayMount',
    title: 'Overlay file system in a node',
    there: 'Engines in nodes store images as on a real machine.',
    missing: 'Engines in nodes fall back to copying whole images: slow, and much disk.',
    mend: 'Load the module on the host: modprobe overlay',
    stops: false,
  },
  {
    probe: 'vxlan',
    title: 'Overlay networks (VXLAN)',
    there: 'Containers on different nodes reach each other.',
    missing: 'Overlay networks do not work: no Swarm lab runs.',
    mend: 'Load the module on the host: modprobe vxlan (package linux-modules-extra on some clouds)',
    stops: true,
  },
  {
    probe: 'ipvs',
    title: 'IPVS',
    there: 'Service addresses and the routing mesh of Swarm work.',
    missing:
      'Service addresses and ports published on the mesh do not answer; labs that need them say so and are not offered. tasks.NAME, dnsrr and mode=host work.',
    mend: 'Load the module on the host: modprobe ip_vs (a kernel built with CONFIG_IP_VS)',
    stops: false,
  },
  {
    probe: 'esp',
    title: 'ESP (IPsec)',
    there: 'Encrypted overlay networks work.',
    missing: 'Encrypted overlay networks carry nothing between nodes; tasks that need them cost no points.',
    mend: 'Load the modules on the host: modprobe esp4 xfrm_user',
    stops: false,
  },
  {
    probe: 'userNamespace',
    title: 'User namespaces',
    there: 'Nodes can be isolated further: their root is nobody on the host.',
    missing: 'Only the weaker isolation of nodes is possible here. Do not give strangers a sandbox on this host.',
    mend: 'sysctl user.max_user_namespaces=10000; on Debian older than 11 also kernel.unprivileged_userns_clone=1',
    stops: false,
  },
];

/** What a node found out about this host's kernel. */
export function kernelLines(probe: NodeProbe): DoctorLine[] {
  return features.map((feature) => {
    const found = probe[feature.probe];
    const ok = found === 'yes';
    return {
      id: `kernel-${feature.probe}`,
      title: feature.title,
      status: ok ? 'ok' : feature.stops ? 'fail' : 'warn',
      value: ok ? 'works in a node' : `no: ${found}`,
      meaning: ok ? feature.there : feature.missing,
      ...(ok ? {} : { mend: feature.mend }),
      stops: !ok && feature.stops,
    };
  });
}

/** The same lines when no node could be asked. `broken`: a node should have started and did not. */
export function kernelUnknown(reason: string, broken = false): DoctorLine[] {
  return [
    {
      id: 'kernel',
      title: 'What a node can do',
      status: broken ? 'fail' : 'warn',
      value: `not tried: ${reason}`,
      meaning: 'Overlay networks, IPVS, ESP and limits are tried in a real node; until then it is not known.',
      stops: broken,
    },
  ];
}
