import { posix } from 'node:path';

/** One spelling for each path (rule 8): no `//`, `.`, `..` or slash at the end; the home directory as ~. */
export function pathOf(text: string): string {
  const home = text.replace(/^(\$HOME|\$\{HOME\})(?=\/|$)/, '~');
  const plain = posix.normalize(home);
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain;
}

/** Names under which Compose finds its file by itself. */
export const DEFAULT_COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
