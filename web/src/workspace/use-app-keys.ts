import { useCallback, useEffect, useRef } from 'react';

export interface AppKeys {
  check: () => void;
  node: (index: number) => void;
  newTerminal: () => void;
  task: (step: 1 | -1) => void;
  alone: () => void;
  /** Moves the focus between the terminal and the open task: Tab belongs to the shell. */
  swap: () => void;
  help: () => void;
}

/** Keys of the page, read by their place on the keyboard so that Alt's special characters do not matter. */
function actionOf(event: KeyboardEvent, keys: AppKeys): (() => void) | undefined {
  if (event.ctrlKey && event.shiftKey && !event.altKey && event.code === 'Enter') return keys.check;
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (digit) return () => keys.node(Number(digit) - 1);
  switch (event.code) {
    case 'KeyT':
      return keys.newTerminal;
    case 'KeyJ':
      return () => keys.task(1);
    case 'KeyK':
      return () => keys.task(-1);
    case 'KeyZ':
      return keys.alone;
    case 'KeyM':
      return keys.swap;
    default:
      return undefined;
  }
}

/** Listens while mounted. Gives the test that a terminal uses to leave the page's keys alone. */
export function useAppKeys(keys: AppKeys): (event: KeyboardEvent) => boolean {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('[role="dialog"]')) return;
      const action =
        event.key === '?' && !isTyping(event.target) ? latest.current.help : actionOf(event, latest.current);
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) action();
    };
    // Capturing: before a terminal turns the key into bytes.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  return useCallback((event) => actionOf(event, latest.current) !== undefined, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}
