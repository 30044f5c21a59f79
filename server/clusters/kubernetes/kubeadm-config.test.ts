import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { initConfig, joinConfig } from './kubeadm-config.ts';

const first = { name: 'node1', address: '172.30.0.2' };
const documents = (text: string) =>
  Object.fromEntries(
    parseAllDocuments(text).map((one) => [one.get('kind') as string, one.toJS() as Record<string, unknown>]),
  );

describe('the configuration for kubeadm', () => {
  it('makes the first node the control plane at its own address, without a taint', () => {
    const parts = documents(initConfig(first, 'abcdef.0123456789abcdef'));
    expect(Object.keys(parts)).toEqual([
      'InitConfiguration',
      'ClusterConfiguration',
      'KubeletConfiguration',
      'KubeProxyConfiguration',
    ]);
    expect(parts.InitConfiguration).toMatchObject({
      bootstrapTokens: [{ token: 'abcdef.0123456789abcdef' }],
      localAPIEndpoint: { advertiseAddress: '172.30.0.2' },
      nodeRegistration: { name: 'node1', taints: [], kubeletExtraArgs: [{ name: 'node-ip', value: '172.30.0.2' }] },
    });
    expect(parts.ClusterConfiguration).toMatchObject({ controlPlaneEndpoint: '172.30.0.2:6443' });
  });

  it('leaves the settings of the kernel that all share alone', () => {
    const parts = documents(initConfig(first, 't'));
    expect(parts.KubeProxyConfiguration).toMatchObject({ conntrack: { maxPerCore: 0, min: 0 } });
    expect(parts.KubeletConfiguration).toMatchObject({ featureGates: { KubeletInUserNamespace: true } });
  });

  it('says of kube-proxy what the first data of etcd were made with', () => {
    const file = resolve(import.meta.dirname, '../../../images/kube-node/seed/variants/kubeadm.yaml');
    const [data, config] = [documents(readFileSync(file, 'utf8')), documents(initConfig(first, 't'))];
    expect(config.KubeProxyConfiguration).toEqual(data.KubeProxyConfiguration);
    expect(config.ClusterConfiguration).toMatchObject({
      ...data.ClusterConfiguration,
      controlPlaneEndpoint: `${first.address}:6443`,
    });
  });

  it('lets a node join only the cluster with this key', () => {
    const text = joinConfig({ name: 'node2', address: '172.30.0.3' }, first, 'abcdef.0123456789abcdef', 'sha256:12');
    expect(documents(text).JoinConfiguration).toMatchObject({
      discovery: { bootstrapToken: { apiServerEndpoint: '172.30.0.2:6443', caCertHashes: ['sha256:12'] } },
      nodeRegistration: { name: 'node2' },
    });
  });
});
