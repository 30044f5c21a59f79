/** What the host offers right now, for the page: engine, room for sandboxes, images being made. */

export { type Capabilities, createCapabilities } from './capabilities.ts';
export { createHostStatus, type HostStatus } from './host-status.ts';
