import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SandboxNodeView, TerminalInfo } from '../../../protocol/index.ts';
import { useConnected, useServices } from '../api/services.tsx';

/** What the page can do with a terminal that is drawn. */
export interface TerminalHandle {
  focus(): void;
  /** Types the text and presses Enter. */
  run(text: string): void;
  paste(text: string): void;
}

/** A terminal of this page: one that was found on the server (with id) or one that opens when it is first drawn. */
export interface TerminalSlot {
  key: string;
  node: string;
  terminalId?: string;
  info?: TerminalInfo;
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
  /** Runs in the terminal in front, or in that of a node that is named. */
  run: (text: string, node?: string) => void;
}

/** The focus for a terminal that may not be there yet, and what to run in it. */
interface Wish {
  node: string;
  text?: string | undefined;
}

interface State {
  slots: TerminalSlot[];
  node: string;
  front: Record<string, string | undefined>;
}

/** Terminals of an attempt. They live on the server; here is only which are drawn and which is in front. */
export function useTerminals(attemptId: string, nodes: SandboxNodeView[]): Terminals {
  const { live } = useServices();
  const first = nodes[0]?.name ?? '';
  const [state, setState] = useState<State>({ slots: [], node: first, front: {} });
  const listed = useListed(attemptId, setState);
  const handles = useRef(new Map<string, TerminalHandle>());
  const wishes = useRef<Wish[]>([]);
  const latest = useRef(state);
  latest.current = state;

  // A node's first terminal opens when the node is first looked at.
  useEffect(() => {
    if (!listed || !state.node || state.front[state.node]) return;
    setState((now) => (now.front[now.node] ? now : withNew(now, now.node)));
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
      handle.focus();
    });
  }, []);

  const go = useCallback(
    (next: State, text?: string) => {
      latest.current = next;
      setState(next);
      fulfil({ node: next.node, text });
    },
    [fulfil],
  );

  return useMemo<Terminals>(
    () => ({
      ...state,
      listed,
      showNode: (node) => go({ ...latest.current, node }),
      show: ({ node, key }) => go({ ...latest.current, node, front: { ...latest.current.front, [node]: key } }),
      open: (node) => go(withNew(latest.current, node)),
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
      run: (text, node = latest.current.node) => go({ ...latest.current, node }, text),
    }),
    [state, listed, live, fulfil, go],
  );
}

/** Asks the server which terminals there are, once it can be asked. */
function useListed(attemptId: string, setState: (change: (now: State) => State) => void): boolean {
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

function adopt(state: State, known: TerminalInfo[]): State {
  const slots = known
    .filter((info) => info.state !== 'exited')
    .map((info) => ({ key: info.id, node: info.node, terminalId: info.id, info }));
  const front: State['front'] = {};
  for (const slot of slots) front[slot.node] ??= slot.key;
  return { ...state, slots, front };
}

function withNew(state: State, node: string): State {
  const key = `new-${Math.random().toString(36).slice(2)}`;
  return { slots: [...state.slots, { key, node }], node, front: { ...state.front, [node]: key } };
}

function without(state: State, gone: TerminalSlot): State {
  const slots = state.slots.filter((slot) => slot.key !== gone.key);
  const next = slots.filter((slot) => slot.node === gone.node).at(-1);
  const front = state.front[gone.node] === gone.key ? { ...state.front, [gone.node]: next?.key } : state.front;
  return { ...state, slots, front };
}
