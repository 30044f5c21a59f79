import { Button } from './button.tsx';
import { type ThemeChoice, useTheme } from './theme.ts';

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: 'dark', dark: 'light', light: 'system' };
const NAME: Record<ThemeChoice, string> = { system: 'as the system', dark: 'dark', light: 'light' };

/** Goes round: as the system, dark, light. */
export function ThemeButton() {
  const { theme, choice, choose } = useTheme();
  return (
    <Button
      kind="quiet"
      icon={theme}
      aria-label={`Theme: ${NAME[choice]}. Switch to ${NAME[NEXT[choice]]}`}
      onClick={() => choose(NEXT[choice])}
    />
  );
}
