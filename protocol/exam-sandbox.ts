import { z } from 'zod';
import { ClusterKind, KubeAddon, KubeProfile } from './clusters.ts';

/** The machines that the proof of a question, or the trial of its answer, asks for: node1, node2 and so on. */
export const QuestionSandbox = z.strictObject({
  cluster: ClusterKind,
  nodes: z.int().min(1).max(3).default(1),
  profile: KubeProfile.optional().describe('Kubernetes: what makes the cluster. Default: kubeadm'),
  addons: z.array(KubeAddon).optional().describe('Kubernetes: what is in the cluster from the start. Default: nothing'),
  images: z
    .array(z.string().trim().min(1, 'a text that is not empty'))
    .max(8)
    .default([])
    .describe('On every node before the script begins'),
});
export type QuestionSandbox = z.output<typeof QuestionSandbox>;
