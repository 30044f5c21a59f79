import './main.css';
import { Terminal } from '@xterm/xterm';
import { createRoot } from 'react-dom/client';
import { io } from 'socket.io-client';
import { type TerminalHandle, TerminalView } from '../../../web/src/terminal/index.ts';

/** The terminal alone in a page, with what the tests look at. */
declare global {
  interface Window {
    test: {
      socket: ReturnType<typeof io>;
      keys: string[];
      handle?: TerminalHandle;
      longestFrameMs: number;
      /** The terminal in the page, for what only xterm.js can tell. */
      terminal?: Terminal;
      /** bench/echo.ts */
      echo?: (echo: { parsedMs: number; renderedMs: number }) => void;
      echoed?: Promise<{ parsedMs: number; renderedMs: number }>;
    };
  }
}

const socket = io({ auth: { owner: 'me' }, transports: ['websocket'], reconnectionDelay: 700, randomizationFactor: 0 });
window.test = { socket, keys: [], longestFrameMs: 0 };

const open = Terminal.prototype.open;
Terminal.prototype.open = function (parent) {
  window.test.terminal = this;
  open.call(this, parent);
};

let last = performance.now();
const watchFrames = (now: number) => {
  window.test.longestFrameMs = Math.max(window.test.longestFrameMs, now - last);
  last = now;
  requestAnimationFrame(watchFrames);
};
// Asking for every frame makes the browser hold messages back until the frame after a key: not where keys are timed.
if (!location.search.includes('quiet')) requestAnimationFrame(watchFrames);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <TerminalView
      socket={socket}
      attemptId="attempt"
      node="node1"
      terminalId={location.hash.slice(1) || undefined}
      active
      theme="dark"
      screenReader={!location.search.includes('quiet')}
      onInfo={(info) => {
        location.hash = info.id;
        document.title = info.title;
      }}
      onReady={(handle) => {
        window.test.handle = handle;
      }}
      onAppKey={(event) => {
        window.test.keys.push(event.code);
        return event.altKey && event.code === 'Digit1';
      }}
    />,
  );
}
