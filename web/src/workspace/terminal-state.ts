import type { TerminalInfo } from '../../../protocol/index.ts';

/** A terminal of this page: one that was found on the server (with id) or one that opens when it is first drawn. */
export interface TerminalSlot {
  key: string;
  node: string;
  terminalId?: string;
  info?: TerminalInfo;
}

/** Which terminals are drawn, which node is looked at, and the key of the terminal in front on each node. */
export interface TerminalState {
  slots: TerminalSlot[];
  node: string;
  front: Record<string, string | undefined>;
}

/** With the terminals that the server knows. What was opened while it was asked stays, and stays in front. */
export function adopt(state: TerminalState, known: TerminalInfo[]): TerminalState {
  const found = known
    .filter((info) => info.state !== 'exited')
    .map((info) => ({ key: info.id, node: info.node, terminalId: info.id, info }));
  const front = { ...state.front };
  for (const slot of found) front[slot.node] ??= slot.key;
  return { ...state, slots: [...found, ...state.slots], front };
}

/** Gives the change that puts a new terminal in front of a node; the same terminal however often it is made. */
export function withNew(node: string): (now: TerminalState) => TerminalState {
  const key = `new-${Math.random().toString(36).slice(2)}`;
  return (now) => ({ ...now, slots: [...now.slots, { key, node }], front: { ...now.front, [node]: key } });
}

export function without(state: TerminalState, gone: TerminalSlot): TerminalState {
  const slots = state.slots.filter((slot) => slot.key !== gone.key);
  const next = slots.filter((slot) => slot.node === gone.node).at(-1);
  const front = state.front[gone.node] === gone.key ? { ...state.front, [gone.node]: next?.key } : state.front;
  return { ...state, slots, front };
}
