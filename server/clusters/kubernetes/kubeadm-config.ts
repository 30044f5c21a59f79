import { stringify } from 'yaml';

/** Kubernetes of the node image (images/kube-kubernetes). */
const VERSION = 'v1.34.0';
export const API_PORT = 6443;
/** Pods of the first node; the others get what the controllers give them of the same. */
export const PODS = '10.244.0.0/16';
export const FIRST_PODS = '10.244.0.0/24';
/** As minikube's, and as in images/kube-node/seed. */
const SERVICES = '10.96.0.0/12';
const SOCKET = 'unix:///run/containerd/containerd.sock';
const PATCHES = { directory: '/usr/local/lib/drydock/patches' };

/** What a container that acts as a machine cannot show, and needs not. */
const NOT_LOOKED_AT = [
  'SystemVerification',
  'FileContent--proc-sys-net-bridge-bridge-nf-call-iptables',
  'Mem',
  'NumCPU',
  'Swap',
];

/** Where `serving-keys` of the machine puts them. */
const SERVING = '/usr/local/lib/drydock/serving';

/** Controllers and scheduler ask the API server as fast as they like, nobody else does; and need not make keys first. */
const FAST = {
  extraArgs: [
    { name: 'kube-api-qps', value: '500' },
    { name: 'kube-api-burst', value: '1000' },
    { name: 'leader-elect', value: 'false' },
    { name: 'tls-cert-file', value: `${SERVING}/tls.crt` },
    { name: 'tls-private-key-file', value: `${SERVING}/tls.key` },
  ],
  extraVolumes: [{ name: 'serving', hostPath: SERVING, mountPath: SERVING, readOnly: true }],
};

/**
 * What is synced is in the memory of the host, which lives as long as the sandbox. And the only member need not wait up to a
 * second for another one to lead: an API server that finds nobody in that moment asks again a second later.
 */
const ETCD = [
  { name: 'unsafe-no-fsync', value: 'true' },
  { name: 'heartbeat-interval', value: '20' },
  { name: 'election-timeout', value: '100' },
];

/** The machine is known; and the kubelet need not start a second time for the day on which its certificate is renewed. */
const SKIPPED = ['preflight', 'kubelet-finalize'];

/** For `kubeadm init --skip-phases` where etcd was given its first data (images/kube-node/seed): CoreDNS and kube-proxy are in it. */
export const SKIPPED_WITH_DATA: string = [...SKIPPED, 'addon'].join(',');

export interface NodeFacts {
  name: string;
  address: string;
}

/** For `kubeadm init --config`. */
export function initConfig(node: NodeFacts, token: string): string {
  return documents([
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'InitConfiguration',
      bootstrapTokens: [{ token, ttl: '24h0m0s' }],
      localAPIEndpoint: { advertiseAddress: node.address, bindPort: API_PORT },
      nodeRegistration: { ...registration(node), taints: [] },
      patches: PATCHES,
      skipPhases: SKIPPED,
    },
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'ClusterConfiguration',
      kubernetesVersion: VERSION,
      controlPlaneEndpoint: `${node.address}:${API_PORT}`,
      encryptionAlgorithm: 'ECDSA-P256',
      networking: { podSubnet: PODS, serviceSubnet: SERVICES },
      controllerManager: FAST,
      scheduler: FAST,
      etcd: { local: { extraArgs: ETCD } },
    },
    kubeletConfig(),
    {
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      mode: 'iptables',
      iptables: { minSyncPeriod: '100ms', syncPeriod: '30s' },
      // These would be written to the kernel that all share.
      conntrack: { maxPerCore: 0, min: 0, tcpCloseWaitTimeout: '0s', tcpEstablishedTimeout: '0s' },
    },
  ]);
}

/** For `kubeadm join --config`. */
export function joinConfig(node: NodeFacts, first: NodeFacts, token: string, authorityHash: string): string {
  return documents([
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'JoinConfiguration',
      discovery: {
        bootstrapToken: {
          token,
          apiServerEndpoint: `${first.address}:${API_PORT}`,
          caCertHashes: [authorityHash],
        },
      },
      nodeRegistration: registration(node),
    },
  ]);
}

function registration(node: NodeFacts) {
  return {
    name: node.name,
    criSocket: SOCKET,
    imagePullPolicy: 'IfNotPresent',
    ignorePreflightErrors: NOT_LOOKED_AT,
    kubeletExtraArgs: [{ name: 'node-ip', value: node.address }],
  };
}

function kubeletConfig() {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    cgroupDriver: 'cgroupfs',
    failSwapOn: false,
    failCgroupV1: false,
    resolvConf: '/etc/resolv.pods',
    syncFrequency: '5s',
    fileCheckFrequency: '1s',
    registryPullQPS: 0,
    eventRecordQPS: 0,
    kubeAPIQPS: 500,
    kubeAPIBurst: 1000,
    // In a user namespace the kubelet may not write the kernel's settings, and goes on without; elsewhere it must not.
    featureGates: { KubeletInUserNamespace: true },
    // Disk is limited per machine by the platform.
    evictionHard: {
      'memory.available': '50Mi',
      'nodefs.available': '0%',
      'imagefs.available': '0%',
      'nodefs.inodesFree': '0%',
      'imagefs.inodesFree': '0%',
    },
    imageGCHighThresholdPercent: 100,
  };
}

function documents(list: object[]): string {
  return list.map((one) => stringify(one, { aliasDuplicateObjects: false })).join('---\n');
}
