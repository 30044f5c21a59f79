import { loadAgain } from '../parts/load-again.ts';

/** xterm.js and what draws with it: the heaviest part of the page, loaded once, when somebody needs it or soon will. */
export const loadScreen = () => loadAgain(() => import('./browser-terminal.ts'));
