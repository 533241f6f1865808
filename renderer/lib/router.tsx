import { useSyncExternalStore, type AnchorHTMLAttributes, type ReactNode } from 'react';

/** Where the window is: everything lives behind `#`, so that files, app:// and http:// serve one page. */
export type Place = { readonly path: string; readonly params: URLSearchParams };

let parsed: { hash: string; place: Place } | undefined;

/** Reads `#/path?name=value`; anything else is the start page. */
export function parsePlace(hash: string): Place {
  const text = hash.startsWith('#/') ? hash.slice(1) : '/';
  const mark = text.indexOf('?');
  return mark < 0 ? { path: text, params: new URLSearchParams() } : { path: text.slice(0, mark), params: new URLSearchParams(text.slice(mark + 1)) };
}

/** The reverse of {@link parsePlace}, without the `#`. */
export function formatPlace({ path, params }: Place): string {
  const query = params.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** `matchPath('/images/:id/:tab?', path)`: the named parts, decoded, or undefined. A trailing `?` makes the last part optional. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (given.length > wanted.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index];
    const optional = part.endsWith('?');
    if (value === undefined) {
      if (optional) continue;
      return undefined;
    }
    if (part.startsWith(':')) {
      try {
        found[part.slice(1, optional ? -1 : undefined)] = decodeURIComponent(value);
      } catch {
        return undefined;
      }
    } else if (part !== value) return undefined;
  }
  return found;
}

function current(): Place {
  const { hash } = window.location;
  if (parsed?.hash !== hash) parsed = { hash, place: parsePlace(hash) };
  return parsed.place;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** Goes to a place such as `/images?q=web`. `replace` leaves no step back. */
export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace) {
    window.history.replaceState(null, '', `#${to}`);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    window.location.hash = to;
  }
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, current);
}

/** The same place with some parameters set, or taken away with null. */
export function withParams(place: Place, changes: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams(place.params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  return formatPlace({ path: place.path, params });
}

/** Dialogs that any screen may ask for lie over the place where they were asked: `?dialog=run&image=nginx`. Back closes them. */
export function openDialog(name: string, params: Readonly<Record<string, string>> = {}): void {
  window.history.pushState({ dialog: true }, '', `#${withParams(current(), { ...dialogParams, ...params, dialog: name })}`);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Closes the dialog of the place, and leaves no step back to it. */
export function closeDialog(): void {
  const place = current();
  if (leaving || !place.params.has('dialog')) return;
  if ((window.history.state as { dialog?: boolean } | null)?.dialog !== true) return navigate(withParams(place, { ...dialogParams, dialog: null }), { replace: true });
  leaving = true;
  window.addEventListener('hashchange', () => (leaving = false), { once: true });
  window.history.back();
}

let leaving = false;

const dialogParams = { build: null, cache: null, fresh: null, volume: null, network: null, registry: null, image: null, reference: null, container: null, platform: null };

export function Link({ to, children, ...rest }: { to: string; children: ReactNode } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>): ReactNode {
  return (
    <a href={`#${to}`} draggable={false} {...rest}>
      {children}
    </a>
  );
}
