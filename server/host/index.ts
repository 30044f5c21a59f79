/** Where nodes run. The only door of this room. */
export { createDockerHost } from './docker.ts';
export { createDockerImageHost } from './docker-images.ts';
export * from './engine-api.ts';
export { openEngine } from './engine-client.ts';
export * from './errors.ts';
export * from './image-port.ts';
export * from './port.ts';
