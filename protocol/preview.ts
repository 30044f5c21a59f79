import { z } from 'zod';

/** What is shown in a browser tab: a TCP port of a node, or one of a Service of Kubernetes as that node reaches it. */
export const PreviewTarget = z.strictObject({
  node: z.string().min(1).max(63),
  port: z.int().min(1).max(65_535),
  tls: z.boolean().default(false).describe('It speaks https'),
  service: z
    .strictObject({ namespace: z.string().min(1).max(63), name: z.string().min(1).max(63) })
    .optional()
    .describe('The port is one of this Service’s cluster address, not of the node'),
});
export type PreviewTarget = z.infer<typeof PreviewTarget>;

/** Where in it a tab begins: of that server, never of another one. */
export const PreviewPath = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/, 'an absolute path, with its query');

/** As it is asked for. */
export const OpenPreview = PreviewTarget.extend({
  node: PreviewTarget.shape.node.describe('By its name, or by its address as programs in the sandbox print it'),
  path: PreviewPath.optional(),
});
export type OpenPreview = z.input<typeof OpenPreview>;

export const PreviewView = z.object({
  url: z.string().describe('To be opened in a tab. Whoever knows it gets in, until the sandbox ends'),
  ownOrigin: z.boolean().describe('It has a host name of its own; else a path of this server, in a sandbox'),
  pathUrl: z.string().describe('The same under a path of this server: for browsers that do not find the other'),
});
export type PreviewView = z.infer<typeof PreviewView>;

/** A port that the sandbox's own APIs tell of. */
export const KnownPort = z.object({
  name: z
    .string()
    .describe('Container, service of Compose or Swarm, Service of Kubernetes (namespace/name), or kubectl’s command'),
  kind: z.enum(['container', 'service', 'node-port', 'cluster-address', 'kubectl']),
  target: PreviewTarget,
  path: PreviewPath.optional().describe('Where its pages begin, if not at /'),
});
export type KnownPort = z.infer<typeof KnownPort>;

export const KnownPorts = z.object({
  ports: z.array(KnownPort),
  problem: z.string().optional().describe('Set when (part of) the cluster could not be asked'),
});
export type KnownPorts = z.infer<typeof KnownPorts>;
