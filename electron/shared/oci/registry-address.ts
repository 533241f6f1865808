const hostPattern = /^(?:\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i;
const mirrorPattern = /^https?:\/\/([^/?#@]+)(?:\/[^\s?#]*)?$/i;

/** `host`, `host:port`, `[::1]:port`: a registry as people name it. The one rule for the engine's flags, the settings and the page. */
export function isRegistryHost(text: string): boolean {
  const match = hostPattern.exec(text);
  return match !== null && Number(match[1] ?? 0) <= 65_535;
}

/** `http://host[:port][/path]` or https: a mirror. No login, which would stand in argument lists and logs; no query, no fragment. */
export function isMirrorUrl(text: string): boolean {
  const host = mirrorPattern.exec(text)?.[1];
  return host !== undefined && isRegistryHost(host);
}
