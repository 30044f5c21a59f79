import type { IncomingMessage } from 'node:http';
import type { PreviewTarget } from '../../protocol/index.ts';

/** Why there is nothing to show, and what to do about it. */
export interface Trouble {
  status: number;
  title: string;
  text: string;
  todo: string;
}

const AGAIN = 'Open the port again from the page of the lab.';

export const GONE: Trouble = {
  status: 404,
  title: 'This address leads nowhere any more',
  text: 'Its sandbox has ended, or the server was started again since.',
  todo: AGAIN,
};
export const NOT_LET_IN: Trouble = {
  status: 403,
  title: 'This browser was not let in',
  text: 'A port is shown only to the browser in which it was opened.',
  todo: AGAIN,
};
export const FOREIGN: Trouble = {
  status: 403,
  title: 'Another site asked for this',
  text: 'What is shown here answers its own pages only.',
  todo: AGAIN,
};
export const FROZEN: Trouble = {
  status: 409,
  title: 'This task has been handed in',
  text: 'Its machines take no input any more.',
  todo: 'Go on with the rest of the paper.',
};
export const NOT_UNDERSTOOD: Trouble = {
  status: 400,
  title: 'This request cannot be passed on',
  text: 'Only usual requests and websockets are.',
  todo: 'Try the request from a terminal of the lab.',
};
export const RESETTING: Trouble = {
  status: 503,
  title: 'The sandbox is being reset',
  text: 'Its machines are made anew, without what ran on them.',
  todo: 'Wait until the lab is ready, start your program again, then reload.',
};

/** As people call it: node2:8080. */
export const placeOf = ({ node, port, service }: PreviewTarget): string =>
  service ? `${service.namespace}/${service.name}:${port}` : `${node}:${port}`;

/** From what went wrong between us and the port. */
export function troubleOf(error: unknown, said: string, target: PreviewTarget): Trouble {
  const place = placeOf(target);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'port_busy') {
    const todo = 'Close other tabs of this sandbox, wait two minutes, then reload.';
    return { status: 503, title: 'Too many connections', text: `${message}.`, todo };
  }
  if (code === 'service_not_found') return { ...nothing(target), text: message };
  if (code === 'node_gone' || code === 'host_unreachable') {
    const todo = 'See the page of the lab: it says how the machine is, and offers a reset.';
    return { status: 502, title: `${target.node} does not answer`, text: message, todo };
  }
  if (/refused/.test(said)) return nothing(target);
  if (/cannot connect/.test(said)) return unreachable(place, said);
  if (code === 'answer_late') return late(place);
  if (target.tls && /^(EPROTO|ERR_SSL)/.test(code)) {
    const todo = 'Open the port again, without https.';
    return { status: 502, title: `${place} does not speak https`, text: 'It answers, but not with TLS.', todo };
  }
  const text = /^HPE_|ERR_/.test(code)
    ? 'It answers, but what it says is no valid answer in HTTP.'
    : 'It accepted the connection and ended it without an answer.';
  const todo = `Ask it from a terminal: curl -v http${target.tls ? 's' : ''}://localhost:${target.port}/. Does it want https?`;
  return { status: 502, title: `${place} gave no page`, text, todo };
}

function nothing(target: PreviewTarget): Trouble {
  const place = placeOf(target);
  if (target.service) {
    return {
      status: 502,
      title: `Nothing answers at ${place}`,
      text: `${target.node} has no way to this Service: it may have no ready endpoints.`,
      todo: `See kubectl get endpointslices -n ${target.service.namespace}, then reload.`,
    };
  }
  return {
    status: 502,
    title: `Nothing listens on ${place}`,
    text: `${target.node} refuses connections to port ${target.port}.`,
    todo: `On ${target.node}, ss -ltn shows what listens. Is the port published (docker ps), or the Service of type NodePort? Then reload.`,
  };
}

const unreachable = (place: string, said: string): Trouble => ({
  status: 502,
  title: `${place} cannot be reached`,
  text: `The machine says: ${said.trim().split(': ').at(-1) ?? ''}.`,
  todo: 'A rule of its firewall, or a network that is gone, may be why.',
});

const late = (place: string): Trouble => ({
  status: 504,
  title: `${place} does not answer`,
  text: 'It accepted the connection, or swallowed it, and said nothing for a minute.',
  todo: 'See in a terminal what the program does, then reload.',
});

/** The page in the tab; a line of text for programs. Scripts, and all else from elsewhere, are forbidden in it. */
export function render(trouble: Trouble, accept: IncomingMessage['headers']['accept']) {
  const html = accept?.includes('text/html') ?? false;
  const { title, text, todo } = trouble;
  return {
    status: trouble.status,
    headers: [
      ['content-type', html ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8'],
      ['content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"],
      ['cache-control', 'no-store'],
      ['referrer-policy', 'no-referrer'],
      ['x-content-type-options', 'nosniff'],
      ['drydock-preview', 'trouble'],
    ] satisfies [string, string][],
    body: html ? page(title, text, todo) : `${title}. ${text} ${todo}\n`,
  };
}

const page = (title: string, text: string, todo: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Drydock</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; display: grid; min-height: 100vh; place-items: center; font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 36rem; padding: 2rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.25rem; }
p { margin: 0 0 0.75rem; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
<p>${escapeHtml(todo)}</p>
</main>
</body>
</html>
`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
