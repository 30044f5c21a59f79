/** Name (in small letters, IPv6 in brackets) and port of a Host header; both empty for what is none. */
export function splitHost(header: string): { name: string; port: string } {
  const [, name = '', port = ''] = /^(\[[0-9a-f:.]+\]|[^:]*)(?::(\d+))?$/.exec(header.toLowerCase()) ?? [];
  return { name, port };
}

/** Whether an Origin header is that of pages asked for under this Host header. */
export function isSameOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** The values of a cookie; a browser sends several of one name when domains overlap. */
export function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '').split(';').flatMap((part) => {
    const at = part.indexOf('=');
    return at > 0 && part.slice(0, at).trim() === name ? [part.slice(at + 1).trim()] : [];
  });
}
