import { type RefObject, useEffect, useRef, useState } from 'react';
import type { TerminalInfo, TerminalSize } from '../../../protocol/index.ts';
import type { BrowserTerminal } from './browser-terminal.ts';
import { loadScreen } from './load-screen.ts';
import { type SessionState, TerminalSession, type TerminalSocket } from './terminal-session.ts';

/** What the page can do with a terminal once it is there. */
export interface TerminalHandle {
  focus(): void;
  /** Types a command and Enter. */
  run(text: string): void;
  paste(text: string): void;
}

export interface TerminalViewProps {
  socket: TerminalSocket;
  attemptId: string;
  node: string;
  /** Attach to this terminal; without it a new one is opened on `node` and told by onInfo. */
  terminalId?: string | undefined;
  /** In front: it counts for the size and is drawn by WebGL. */
  active: boolean;
  theme: 'light' | 'dark';
  /** Announces output to screen readers. */
  screenReader?: boolean;
  /** A key that may be the page's: true when the page took it. */
  onAppKey?: (event: KeyboardEvent) => boolean;
  /** Where an address that was printed leads from this page, if not there itself. */
  onLink?: (uri: string) => Promise<string> | undefined;
  onInfo?: (info: TerminalInfo) => void;
  onReady?: (handle: TerminalHandle) => void;
}

export interface TerminalModel {
  state: SessionState;
  info: TerminalInfo | undefined;
  room: TerminalSize | undefined;
  notice: string | undefined;
  searching: boolean;
  terminal: BrowserTerminal | undefined;
  setSearching(searching: boolean): void;
  setNotice(notice: string | undefined): void;
  reopen(): void;
}

/** Binds a BrowserTerminal and a TerminalSession to a container for as long as the component lives. */
export function useTerminal(container: RefObject<HTMLDivElement | null>, props: TerminalViewProps): TerminalModel {
  const { socket, attemptId, node, terminalId, active, theme, screenReader = false } = props;
  const [state, setState] = useState<SessionState>({ kind: 'connecting' });
  const [info, setInfo] = useState<TerminalInfo>();
  const [room, setRoom] = useState<TerminalSize>();
  const [notice, setNotice] = useState<string>();
  const [searching, setSearching] = useState(false);
  const [terminal, setTerminal] = useState<BrowserTerminal>();
  const session = useRef<TerminalSession>(undefined);
  const latest = useRef(props);
  latest.current = props;
  // only a new wish of the page counts: the id that this view learned by opening does not make it attach again
  const wish = useRef({ terminalId, number: 0 });
  if (wish.current.terminalId !== terminalId) {
    const other = terminalId !== undefined && terminalId !== session.current?.terminalId;
    wish.current = { terminalId, number: wish.current.number + (other ? 1 : 0) };
  }
  const wishNumber = wish.current.number;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new wish of the page starts anew
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let ended = false;
    let made: BrowserTerminal | undefined;
    const start = async () => {
      const { BrowserTerminal } = await loadScreen();
      if (ended) return;
      made = await BrowserTerminal.create({
        container: element,
        label: `Terminal on ${node}`,
        screenReader: latest.current.screenReader ?? false,
        active: latest.current.active,
        onInput: (bytes) => session.current?.write(bytes),
        onRoom: (size) => {
          setRoom(size);
          session.current?.resize(size);
        },
        onAppKey: (event) => latest.current.onAppKey?.(event) ?? false,
        onSearch: () => setSearching(true),
        onNotice: setNotice,
        onLink: (uri) => void openLink(uri, latest.current.onLink, setNotice),
      });
      if (ended) {
        made.dispose();
        return;
      }
      session.current = new TerminalSession({
        socket,
        attemptId,
        node,
        terminalId: latest.current.terminalId,
        display: made,
        onInfo: (changed) => {
          made?.setAnswersColours(changed.viewers === 1);
          setInfo(changed);
          latest.current.onInfo?.(changed);
        },
        onState: setState,
        onNotice: setNotice,
      });
      session.current.setVisible(isSeen(latest.current.active));
      setRoom(made.room());
      setTerminal(made);
      session.current.start();
      latest.current.onReady?.(handleOf(made));
    };
    start().catch((error: unknown) => {
      if (!ended) setState({ kind: 'failed', problem: loadProblem(error) });
    });
    return () => {
      ended = true;
      session.current?.dispose();
      session.current = undefined;
      made?.dispose();
      setTerminal(undefined);
    };
  }, [container, socket, attemptId, node, wishNumber]);

  useEffect(() => {
    const update = () => {
      terminal?.setActive(active);
      session.current?.setVisible(isSeen(active));
    };
    update();
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, [active, terminal]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from CSS when the theme changes
  useEffect(() => {
    // after the page has put the theme on the document
    const frame = requestAnimationFrame(() => terminal?.updateTheme());
    return () => cancelAnimationFrame(frame);
  }, [theme, terminal]);

  useEffect(() => terminal?.setScreenReader(screenReader), [screenReader, terminal]);

  const reopen = () => {
    setNotice(undefined);
    session.current?.reopen();
  };
  return { state, info, room, notice, searching, terminal, setSearching, setNotice, reopen };
}

/** In a tab that knows nothing of this page. */
async function openLink(
  uri: string,
  onLink: TerminalViewProps['onLink'],
  onNotice: (text: string) => void,
): Promise<void> {
  try {
    window.open((await onLink?.(uri)) ?? uri, '_blank', 'noopener,noreferrer');
  } catch (error) {
    onNotice(`${uri} was not opened: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isSeen(active: boolean): boolean {
  return active && document.visibilityState !== 'hidden';
}

function handleOf(terminal: BrowserTerminal): TerminalHandle {
  return {
    focus: () => terminal.focus(),
    run: (text) => terminal.run(text),
    paste: (text) => terminal.paste(text),
  };
}

function loadProblem(error: unknown) {
  return {
    type: 'about:blank',
    title: 'The terminal could not be loaded',
    status: 0,
    code: 'terminal_not_loaded',
    detail: error instanceof Error ? error.message : String(error),
    action: 'Reload the page.',
  };
}
