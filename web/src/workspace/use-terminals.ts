import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SandboxNodeView, TerminalInfo } from '../../../protocol/index.ts';
import { useConnected, useServices } from '../api/services.tsx';
import { adopt, type TerminalSlot, type TerminalState, withNew, without } from './terminal-state.ts';

const unchanged = (now: TerminalState) => now;

/** What the page can do with a terminal that is drawn. */
export interface TerminalHandle {
  focus(): void;
  /** Types the text and presses Enter. */
  run(text: string): void;
  paste(text: string): void;
}

export interface Terminals {
  slots: TerminalSlot[];
  /** False until the server has told which terminals there are: opening before would double them. */
  listed: boolean;
  node: string;
  /** Key of the terminal in front, on each node. */
  front: Record<string, string | undefined>;
  showNode: (node: string) => void;
  show: (slot: TerminalSlot) => void;
  open: (node: string) => void;
  close: (slot: TerminalSlot) => void;
  learn: (key: string, info: TerminalInfo) => void;
  ready: (key: string, handle: TerminalHandle) => void;
  focus: () => void;
  /** The focus for the terminal in front, unless it is somewhere by then. Gives what withdraws the offer. */
  offerFocus: () => () => void;
  /** Runs in the terminal in front, or in that of a node that is named. */
  run: (text: string, node?: string) => void;
}

/** The focus for a terminal that may not be there yet, and what to run in it. */
interface Wish {
  node: string;
  text?: string | undefined;
  /** Nobody asked for it: it gives way to a focus that is somewhere, and may be withdrawn. */
  offer?: 'open' | 'withdrawn';
}

/** Terminals of an attempt. They live on the server; here is only which are drawn and which is in front. */
export function useTerminals(attemptId: string, nodes: SandboxNodeView[]): Terminals {
  const { live } = useServices();
  const first = nodes[0]?.name ?? '';
  const [state, setState] = useState<TerminalState>({ slots: [], node: first, front: {} });
  const listed = useListed(attemptId, setState);
  const handles = useRef(new Map<string, TerminalHandle>());
  const wishes = useRef<Wish[]>([]);
  const latest = useRef(state);
  latest.current = state;

  // A node's first terminal opens when the node is first looked at.
  useEffect(() => {
    if (!listed || !state.node || state.front[state.node]) return;
    const open = withNew(state.node);
    setState((now) => (now.front[state.node] ? now : open(now)));
  }, [listed, state.node, state.front]);

  /** Focuses the terminal in front of a node, as soon as there is one. */
  const fulfil = useCallback((wish: Wish) => {
    const handle = handles.current.get(latest.current.front[wish.node] ?? '');
    if (!handle) {
      wishes.current.push(wish);
      return;
    }
    // After React has put it in front: a hidden terminal cannot take the focus.
    requestAnimationFrame(() => {
      if (wish.text !== undefined) handle.run(wish.text);
      const free = wish.offer === 'open' && document.activeElement === document.body;
      if (wish.offer === undefined || free) handle.focus();
    });
  }, []);

  // Changes are functions: what the server told may be on its way to the next rendering, and must not be undone.
  const go = useCallback(
    (node: string, change: (now: TerminalState) => TerminalState, text?: string) => {
      const next = (now: TerminalState) => ({ ...change(now), node });
      latest.current = next(latest.current);
      setState(next);
      fulfil({ node, text });
    },
    [fulfil],
  );

  return useMemo<Terminals>(
    () => ({
      ...state,
      listed,
      showNode: (node) => go(node, unchanged),
      show: ({ node, key }) => go(node, (now) => ({ ...now, front: { ...now.front, [node]: key } })),
      open: (node) => go(node, withNew(node)),
      close: (slot) => {
        const id = slot.info?.id ?? slot.terminalId;
        if (id) live.socket.emit('terminal:close', id, () => undefined);
        handles.current.delete(slot.key);
        setState((now) => without(now, slot));
      },
      learn: (key, info) =>
        setState((now) => ({ ...now, slots: now.slots.map((slot) => (slot.key === key ? { ...slot, info } : slot)) })),
      ready: (key, handle) => {
        handles.current.set(key, handle);
        const due = wishes.current.filter((wish) => latest.current.front[wish.node] === key);
        wishes.current = wishes.current.filter((wish) => !due.includes(wish));
        for (const wish of due) fulfil(wish);
      },
      focus: () => fulfil({ node: latest.current.node }),
      offerFocus: () => {
        const wish: Wish = { node: latest.current.node, offer: 'open' };
        fulfil(wish);
        return () => {
          wish.offer = 'withdrawn';
        };
      },
      run: (text, node = latest.current.node) => go(node, unchanged, text),
    }),
    [state, listed, live, fulfil, go],
  );
}

/** Asks the server which terminals there are, once it can be asked. */
function useListed(attemptId: string, setState: (change: (now: TerminalState) => TerminalState) => void): boolean {
  const { live } = useServices();
  const connected = useConnected();
  const [listed, setListed] = useState(false);
  useEffect(() => {
    if (listed || !connected) return;
    let current = true;
    live.socket.emit('terminal:list', attemptId, (reply) => {
      if (!current) return;
      if (reply.ok) setState((now) => adopt(now, reply.value));
      setListed(true);
    });
    return () => {
      current = false;
    };
  }, [attemptId, connected, listed, live, setState]);
  return listed;
}
