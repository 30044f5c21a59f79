/** Where nodes run. The only door of this room. */
export { createDockerHost, type DockerHostOptions } from './docker.ts';
export { type EgressPolicy, isOutside } from './docker-gates.ts';
export { createDockerImageHost } from './docker-images.ts';
export * from './engine-api.ts';
export { openEngine } from './engine-client.ts';
export * from './errors.ts';
export * from './image-port.ts';
export type { KubeApi } from './kube-api.ts';
export { openKube } from './kube-client.ts';
export * from './port.ts';
export { openPort, Places, type PortDoor, type PortWay } from './port-tunnel.ts';
export { type RunLimits, type RunResult, runProgram } from './run.ts';
