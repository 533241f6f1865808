import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { Logins } from '../../logins/logins.ts';
import { registryAuthHeader } from '../../logins/registry-auth-header.ts';
import { parseReference } from '../../shared/oci/reference.ts';

/** What a name points to in its registry now, asked with the person's login and without bringing anything. */
export async function lookUpstream(options: { readonly client: EngineClient; readonly logins: Pick<Logins, 'find'>; readonly reference: string }): Promise<{ digest: string }> {
  const { client, logins, reference } = options;
  const { domain } = parseReference(reference);
  const { login } = await logins.find(domain);
  const { Descriptor } = await client.describeImage({ reference, registryAuth: login && registryAuthHeader(domain, login) });
  return { digest: Descriptor.digest };
}
