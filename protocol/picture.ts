import { z } from 'zod';
import { ClusterKind, NodeRole } from './clusters.ts';

/** The cluster as it is now: drawn by the page, computed from the nodes' own APIs. */
export const PictureChip = z.object({
  id: z.string(),
  kind: z.enum(['task', 'container', 'pod']),
  name: z.string().describe('web.1, counter-redis-1'),
  group: z.string().describe('Service or Compose project/service that it belongs to; gives the colour'),
  image: z.string(),
  version: z.string().describe('Image tag or short id'),
  state: z.enum(['running', 'starting', 'failed', 'stopped', 'wanted']),
  detail: z.string().optional().describe('Error or health, e.g. "unhealthy", "no such image"'),
});
export const PictureNode = z.object({
  name: z.string(),
  role: NodeRole,
  leader: z.boolean(),
  state: z.enum(['ready', 'down', 'unreachable', 'unknown']),
  availability: z.enum(['active', 'pause', 'drain']).optional(),
  memoryMiB: z.number().optional(),
  chips: z.array(PictureChip),
});
export const PictureGroup = z.object({
  name: z.string(),
  kind: z.enum(['service', 'project', 'plain', 'workload']),
  wanted: z.int().optional(),
  running: z.int(),
  image: z.string().optional(),
  ports: z.array(z.string()),
  networks: z.array(z.string()),
  update: z.string().optional().describe('UpdateStatus.State of a swarm service while it is not completed'),
});
export const PictureNetwork = z.object({ name: z.string(), driver: z.string(), members: z.array(z.string()) });
/** An object of Kubernetes that keeps pods, or a pod; `owner` is the id of what keeps it. */
export const KubeObject = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  owner: z.string().optional(),
  state: PictureChip.shape.state,
  detail: z.string().optional(),
  ready: z.int(),
  wanted: z.int().optional(),
});
export const KubeServiceView = z.object({
  name: z.string(),
  type: z.string(),
  ports: z.array(z.string()),
  endpoints: z.array(z.object({ pod: z.string(), ready: z.boolean() })),
});
export const KubeClaimView = z.object({
  name: z.string(),
  phase: z.string(),
  size: z.string(),
  storageClass: z.string().optional(),
});
export const KubeNamespaceView = z.object({
  name: z.string(),
  own: z.boolean().describe("The cluster's own: kube-system and the like"),
  objects: z.array(KubeObject),
  services: z.array(KubeServiceView),
  claims: z.array(KubeClaimView),
});
export const KubeEventView = z.object({
  id: z.string(),
  at: z.number(),
  warning: z.boolean(),
  object: z.string().describe('Pod shop/web-1'),
  reason: z.string(),
  message: z.string(),
  count: z.int(),
});
/** What a Kubernetes cluster has besides machines and pods on them. */
export const KubeView = z.object({
  namespaces: z.array(KubeNamespaceView),
  events: z.array(KubeEventView).describe('The newest first'),
});
export const ClusterPicture = z.object({
  at: z.number(),
  cluster: ClusterKind,
  nodes: z.array(PictureNode),
  unplaced: z.array(PictureChip).describe('Wanted but on no node yet'),
  groups: z.array(PictureGroup),
  networks: z.array(PictureNetwork),
  kubernetes: KubeView.optional(),
  problem: z.string().optional().describe('Set when (part of) the cluster could not be read'),
});
export type PictureChip = z.infer<typeof PictureChip>;
export type PictureNode = z.infer<typeof PictureNode>;
export type PictureGroup = z.infer<typeof PictureGroup>;
export type PictureNetwork = z.infer<typeof PictureNetwork>;
export type ClusterPicture = z.infer<typeof ClusterPicture>;
export type KubeObject = z.infer<typeof KubeObject>;
export type KubeServiceView = z.infer<typeof KubeServiceView>;
export type KubeNamespaceView = z.infer<typeof KubeNamespaceView>;
export type KubeEventView = z.infer<typeof KubeEventView>;
export type KubeView = z.infer<typeof KubeView>;
