/** Overlayfs keeps its marks in `trusted.` attributes, or in `user.` ones where root is mapped (kernel, overlayfs, User xattr). */
export function opaqueXattr(realRoot: boolean): string {
  return realRoot ? 'trusted.overlay.opaque' : 'user.overlay.opaque';
}

/** What overlayfs writes for itself. */
export function isOverlayXattr(name: string, realRoot: boolean): boolean {
  return name.startsWith(realRoot ? 'trusted.overlay.' : 'user.overlay.');
}

export const opaqueValue = Buffer.from('y');

/**
 * Whether an attribute may travel with a file. Overlay's own marks would let a layer steer the mount; `trusted.` and labels of security
 * modules mean something on the machine they come from only.
 */
export function isPortableXattr(name: string): boolean {
  return name.startsWith('user.') ? !name.startsWith('user.overlay.') : name === 'security.capability' || name.startsWith('system.posix_acl_');
}
