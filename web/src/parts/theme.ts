import { useCallback, useEffect, useState } from 'react';
import { storedText, storeText } from './stored.ts';
import { useMedia } from './use-media.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const CHANGED = 'drydock:theme';

/** The theme that is shown and the choice behind it. public/theme.js applies the same rule before the first paint. */
export function useTheme(): { theme: Theme; choice: ThemeChoice; choose: (choice: ThemeChoice) => void } {
  const [choice, setChoice] = useState<ThemeChoice>(readChoice);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const theme: Theme = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice;

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  useEffect(() => {
    const another = () => setChoice(readChoice());
    // Other tabs tell by `storage`; other users of this hook in this tab by our own event.
    window.addEventListener('storage', another);
    window.addEventListener(CHANGED, another);
    return () => {
      window.removeEventListener('storage', another);
      window.removeEventListener(CHANGED, another);
    };
  }, []);

  const choose = useCallback((next: ThemeChoice) => {
    storeText('theme', next === 'system' ? undefined : next);
    setChoice(next);
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return { theme, choice, choose };
}

function readChoice(): ThemeChoice {
  const text = storedText('theme');
  return text === 'light' || text === 'dark' ? text : 'system';
}
