import { z } from 'zod';
import { Template } from './lab-scalars.ts';

const Namespace = Template.min(1).default('default').describe('Default: default');

/** deployment/web; a kind alone where objects are listed. */
const ObjectPath = Template.regex(/^[A-Za-z][\w.-]*\/[^/]+$/, 'a kind and a name: deployment/web').describe(
  'As kubectl takes it: deployment/web, svc/web, node/node1',
);
const Kind = Template.regex(/^[A-Za-z][\w.-]*$/, 'a kind: pods');
const ApiVersion = Template.optional().describe(
  'For kinds that Kubernetes does not bring along: stable.example.com/v1',
);

/** Reads of a Kubernetes cluster, by their key in lab.yaml. */
export const KUBE_READS = {
  get: z
    .strictObject({ get: ObjectPath, namespace: Namespace, apiVersion: ApiVersion })
    .transform((r) => ({ kind: 'get' as const, object: r.get, namespace: r.namespace, apiVersion: r.apiVersion })),
  list: z
    .strictObject({
      list: Kind,
      namespace: Namespace.describe('Default: default; "all": every namespace'),
      selector: Template.optional().describe('Labels: app=web,tier!=db'),
      of: ObjectPath.optional().describe('Only what this object owns, directly or through others'),
      apiVersion: ApiVersion,
    })
    .transform(({ list, ...r }) => ({ kind: 'list' as const, objects: list, ...r })),
  logs: z
    .strictObject({
      logs: ObjectPath.describe('pod/web, or an object that owns pods: its newest one'),
      namespace: Namespace,
      container: Template.optional(),
      previous: z.boolean().default(false).describe('Of the container that ended before the present one'),
      lines: z.int().min(1).max(1000).default(100),
    })
    .transform(({ logs, ...r }) => ({ kind: 'logs' as const, object: logs, ...r })),
  events: z
    .strictObject({ events: ObjectPath, namespace: Namespace })
    .transform((r) => ({ kind: 'events' as const, object: r.events, namespace: r.namespace })),
  rollout: z
    .strictObject({ rollout: Template.min(1).describe('Name of a Deployment'), namespace: Namespace })
    .transform((r) => ({ kind: 'rollout' as const, name: r.rollout, namespace: r.namespace })),
  endpoints: z
    .strictObject({ endpoints: Template.min(1).describe('Name of a Service'), namespace: Namespace })
    .transform((r) => ({ kind: 'endpoints' as const, name: r.endpoints, namespace: r.namespace })),
  can: z
    .strictObject({
      can: Template.regex(/^\S+ \S+$/, 'a verb and a resource: "list pods"').describe(
        'list pods; update deployments.apps/scale',
      ),
      as: Template.min(1).describe('system:serviceaccount:NAMESPACE:NAME, or a user'),
      groups: z.array(Template).default([]),
      name: Template.optional().describe('Of one object; default: any'),
      namespace: Namespace,
    })
    .transform(({ can, ...r }) => ({ kind: 'can' as const, question: can, ...r })),
} as const;

/** What `kill` takes away of a cluster. */
export const KillPod = z
  .strictObject({ pod: Template.min(1).describe('Its name, or what owns it: deployment/web'), namespace: Namespace })
  .describe('One ready pod is deleted, as by `kubectl delete pod`');

/** A place beside a pod: its localhost, its DNS; for `exec`, in its container. */
export const PodPlace = z
  .strictObject({
    pod: Template.min(1).describe('Its name, or the object that owns it: deployment/web'),
    namespace: Namespace,
    container: Template.optional().describe('For exec; default: the first'),
    pods: z.enum(['one', 'each']).default('one'),
  })
  .transform((p) => ({ at: 'pod' as const, ...p }));
