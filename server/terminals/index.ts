/** Shells on nodes: they live on the server, viewers attach and detach. The only door of this room. */
export { ExecTerminalTransport, type ExecTransportOptions } from './exec-transport.ts';
export { createTerminalHub, type TerminalHubDeps } from './hub.ts';
export { type NodePtyOptions, NodePtyTransport } from './node-pty-transport.ts';
export { plainText } from './plain-text.ts';
export * from './types.ts';
