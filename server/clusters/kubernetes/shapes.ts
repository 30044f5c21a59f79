/** What the server reads of the Kubernetes API; everything that may be missing is optional. */

export interface KubeMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  ownerReferences?: { kind: string; name: string; uid: string; controller?: boolean }[];
}

export interface KubeList<T> {
  items: T[];
  metadata?: { resourceVersion?: string };
}

export interface KubeCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export interface KubeNode {
  metadata: KubeMeta;
  spec?: { podCIDR?: string; unschedulable?: boolean };
  status?: { conditions?: KubeCondition[] };
}

export interface KubeContainerState {
  waiting?: { reason?: string; message?: string };
  running?: object;
  terminated?: { reason?: string; exitCode?: number };
}

export interface KubePod {
  metadata: KubeMeta;
  spec?: { nodeName?: string; containers?: { name: string; image?: string }[] };
  status?: {
    phase?: string;
    reason?: string;
    podIP?: string;
    conditions?: KubeCondition[];
    containerStatuses?: { name: string; ready?: boolean; restartCount?: number; state?: KubeContainerState }[];
    initContainerStatuses?: { name: string; ready?: boolean; state?: KubeContainerState }[];
  };
}

export interface KubeWorkload {
  metadata: KubeMeta;
  spec?: {
    replicas?: number;
    completions?: number;
    schedule?: string;
    template?: { spec?: { containers?: { image?: string }[] } };
  };
  status?: {
    replicas?: number;
    succeeded?: number;
    failed?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    desiredNumberScheduled?: number;
    numberReady?: number;
  };
}

export interface KubeService {
  metadata: KubeMeta;
  spec?: { type?: string; clusterIP?: string; ports?: { port: number; nodePort?: number; protocol?: string }[] };
}

export interface KubeSlice {
  metadata: KubeMeta;
  endpoints?: { conditions?: { ready?: boolean }; addresses?: string[]; targetRef?: { name?: string } }[];
}

export interface KubeClaim {
  metadata: KubeMeta;
  spec?: { storageClassName?: string; resources?: { requests?: { storage?: string } } };
  status?: { phase?: string; capacity?: { storage?: string } };
}

export interface KubeEvent {
  metadata: KubeMeta;
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  series?: { count?: number; lastObservedTime?: string };
  eventTime?: string | null;
  lastTimestamp?: string | null;
  involvedObject?: { kind?: string; name?: string; namespace?: string };
}

export function condition(of: { status?: { conditions?: KubeCondition[] } }, type: string): string | undefined {
  return of.status?.conditions?.find((one) => one.type === type)?.status;
}
