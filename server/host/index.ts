/** Where nodes run. The only door of this room. */
export { createDockerHost, type DockerHostOptions } from './docker.ts';
export * from './engine-api.ts';
export * from './errors.ts';
export * from './port.ts';
