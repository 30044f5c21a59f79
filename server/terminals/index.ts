/** Shells on nodes: they live on the server, viewers attach and detach. The only door of this room. */
export { ExecTerminalTransport } from './exec-transport.ts';
export { createTerminalHub } from './hub.ts';
export { NodePtyTransport } from './node-pty-transport.ts';
export { plainText } from './plain-text.ts';
export * from './types.ts';
