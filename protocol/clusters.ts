import { z } from 'zod';

/** What the machines of a sandbox form. */
export const ClusterKind = z.enum(['engines', 'swarm', 'kubernetes']);
export type ClusterKind = z.infer<typeof ClusterKind>;

/** What a machine is in its cluster. */
export const NodeRole = z.enum(['manager', 'worker', 'engine', 'control-plane']);
export type NodeRole = z.infer<typeof NodeRole>;

/** What makes a Kubernetes cluster. */
export const KubeProfile = z.enum(['kubeadm', 'minikube']);
export type KubeProfile = z.infer<typeof KubeProfile>;

/** What a Kubernetes cluster has besides itself: a default StorageClass with its provisioner, metrics-server, an Ingress controller. */
export const KubeAddon = z.enum(['storage', 'metrics', 'ingress']);
export type KubeAddon = z.infer<typeof KubeAddon>;
