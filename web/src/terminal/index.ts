/** The terminal of the page; xterm.js itself is loaded when the first one is shown. */
export { loadScreen } from './load-screen.ts';
export { TerminalView } from './terminal-view.tsx';
export type { TerminalHandle, TerminalViewProps } from './use-terminal.ts';
