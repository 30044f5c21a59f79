import type { DoctorLine } from '../../protocol/index.ts';
import type { IsolationPolicy } from '../host/index.ts';
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
    probe: 'userns',
    title: 'User namespaces',
    there: 'Root in a node is nobody on the host; labs run so, but those that need IPVS.',
    missing:
      'Root in a node is root on this host for whoever knows how to leave a container: do not give strangers a sandbox here.',
    mend: 'Use a kernel of 5.19 or newer, and allow user namespaces: sysctl user.max_user_namespaces=10000',
    stops: false,
  },
];

/** What a node found out about this host's kernel. */
export function kernelLines(probe: NodeProbe, isolation: IsolationPolicy): DoctorLine[] {
  return [...features.map(lineOf(probe)), isolationLine(probe, isolation)];
}

function lineOf(probe: NodeProbe): (feature: KernelFeature) => DoctorLine {
  return (feature) => {
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
  };
}

/** Which isolation labs get, and what that means. */
function isolationLine(probe: NodeProbe, isolation: IsolationPolicy): DoctorLine {
  const works = probe.userns === 'yes';
  const line = { id: 'isolation', title: 'Isolation of nodes', stops: false };
  const risk =
    'Whoever knows how to leave a container becomes root of this host: for your own machine, not for strangers.';
  if (isolation === 'plain') {
    return {
      ...line,
      status: 'warn',
      value: 'plain (DRYDOCK_ISOLATION=plain)',
      meaning: risk,
      mend: 'Leave DRYDOCK_ISOLATION at auto.',
    };
  }
  if (isolation === 'userns') {
    return works
      ? {
          ...line,
          status: 'ok',
          value: 'userns, nothing else allowed',
          meaning: 'Labs that need IPVS are not offered.',
        }
      : {
          ...line,
          status: 'fail',
          value: 'userns wanted, and it does not work',
          meaning: 'No lab starts.',
          mend: 'See "User namespaces", or set DRYDOCK_ISOLATION=auto on a machine that may be risked.',
          stops: true,
        };
  }
  if (!works) return { ...line, status: 'warn', value: 'plain', meaning: risk, mend: 'See "User namespaces".' };
  const ipvs = probe.ipvs === 'yes';
  return {
    ...line,
    status: 'ok',
    value: ipvs ? 'userns; plain where a lab needs IPVS' : 'userns',
    meaning: ipvs
      ? 'Labs that need IPVS run without a user namespace, and say so; DRYDOCK_ISOLATION=userns forbids them.'
      : 'Root in a node is nobody on this host.',
  };
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
