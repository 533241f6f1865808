/** Where a browser on this machine reaches a published port. */
export function portUrl({ hostPort, hostIp }: { readonly hostPort: number; readonly hostIp: string }): string {
  const anywhere = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::' || hostIp.startsWith('127.');
  const host = anywhere ? 'localhost' : hostIp.includes(':') ? `[${hostIp}]` : hostIp;
  return `http://${host}:${hostPort}`;
}
