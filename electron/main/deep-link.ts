const scheme = 'tidewharf:';
const pages = new Set(['containers', 'images', 'builds', 'volumes', 'networks', 'registries', 'disk', 'trash', 'events', 'logs', 'tasks', 'settings', 'diagnostics']);
const forms: Readonly<Record<string, { readonly page: string; readonly field: string }>> = {
  run: { page: '/containers', field: 'image' },
  pull: { page: '/images', field: 'reference' },
};

/**
 * The place in the window that a `tidewharf://` link leads to; undefined where it is no such link. Anybody may write one: it opens pages
 * and fills in forms (`tidewharf://run?image=nginx`), and never does anything.
 */
export function parseDeepLink(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || url.protocol !== scheme || text.length > 2000) return undefined;
  const form = Object.hasOwn(forms, url.host) ? forms[url.host] : undefined;
  if (form !== undefined) {
    const params = new URLSearchParams({ dialog: url.host, [form.field]: url.searchParams.get(form.field) ?? '' });
    return `${form.page}?${params.toString()}`;
  }
  return pages.has(url.host) ? `/${url.host}${url.pathname.replace(/\/+$/, '')}` : undefined;
}

/** The link among the arguments that the desktop started the app with. */
export function findDeepLink(args: readonly string[]): string | undefined {
  return args.map(parseDeepLink).find((place) => place !== undefined);
}
