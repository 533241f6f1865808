import { record } from './record.ts';
import type { CdpParams } from './cdp.ts';
import type { PageRequest } from './web-contents.ts';

/** Lets the app's own protocol handler answer a request of the page, headers and all: its CSP is enforced by Chromium. */
export async function answerFromScheme(options: {
  handler: (request: Request) => Response | Promise<Response>;
  url: string;
  request: PageRequest;
  fulfill: (reply: CdpParams) => Promise<unknown>;
  fail: (reason: string) => Promise<unknown>;
}): Promise<void> {
  const { handler, url, request, fulfill, fail } = options;
  try {
    const body = request.postData === undefined ? {} : { body: request.postData };
    const response = await handler(new Request(url, { method: request.method, headers: request.headers, ...body }));
    await fulfill({
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  } catch (error) {
    record('scheme-error', { url, error: String(error) });
    await fail('Failed');
  }
}
