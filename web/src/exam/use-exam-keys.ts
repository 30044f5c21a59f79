import { useEffect, useRef } from 'react';

export interface ExamKeys {
  onOption: (position: number) => void;
  onPrevious: () => void;
  onNext: () => void;
  onFlag: () => void;
}

/** 1-9 and A-E choose, the arrows to the sides turn over, F flags; nothing of it while a text is typed. */
export function useExamKeys(keys: ExamKeys, active: boolean): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      const action = actionOf(event.key, latest.current);
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [active]);
}

function actionOf(key: string, keys: ExamKeys): (() => void) | undefined {
  if (/^[1-9]$/.test(key)) return () => keys.onOption(Number(key) - 1);
  if (/^[a-eA-E]$/.test(key)) return () => keys.onOption(key.toLowerCase().charCodeAt(0) - 97);
  if (key === 'ArrowLeft') return keys.onPrevious;
  if (key === 'ArrowRight') return keys.onNext;
  return /^[fF]$/.test(key) ? keys.onFlag : undefined;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
