/** What the picture reads of the Docker Engine API (1.41 or newer); everything that may be missing is optional. */

export interface ApiContainer {
  Id: string;
  Names?: string[];
  Image: string;
  State: string;
  Status?: string;
  Labels?: Record<string, string>;
  Ports?: { PrivatePort: number; PublicPort?: number; Type: string }[];
  NetworkSettings?: { Networks?: Record<string, unknown> };
}

export interface ApiNetwork {
  Id: string;
  Name: string;
  Driver: string;
  Scope: string;
  Ingress?: boolean;
}

export interface ApiSwarmNode {
  ID: string;
  CreatedAt?: string;
  Spec?: { Role?: 'manager' | 'worker'; Availability?: 'active' | 'pause' | 'drain' };
  Description?: { Hostname?: string };
  Status?: { State?: string; Addr?: string; Message?: string };
  ManagerStatus?: { Leader?: boolean; Reachability?: string };
}

export interface ApiService {
  ID: string;
  Spec?: {
    Name?: string;
    Labels?: Record<string, string>;
    Mode?: { Replicated?: { Replicas?: number }; Global?: object };
    TaskTemplate?: { ContainerSpec?: { Image?: string }; Networks?: { Target?: string }[] };
  };
  Endpoint?: { Ports?: { Protocol?: string; TargetPort?: number; PublishedPort?: number; PublishMode?: string }[] };
  UpdateStatus?: { State?: string; Message?: string };
}

export interface ApiTask {
  ID: string;
  Version?: { Index?: number };
  CreatedAt?: string;
  ServiceID?: string;
  NodeID?: string;
  Slot?: number;
  Spec?: { ContainerSpec?: { Image?: string } };
  DesiredState?: string;
  Status?: { State?: string; Err?: string; ContainerStatus?: { ContainerID?: string } };
}
