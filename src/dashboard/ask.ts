/** Why the server did not answer a question. */
export class Refusal extends Error {
  /**
   * @param status - 0 when there was no answer at all.
   * @param code - Of an error of this package; empty for an answer of somebody else.
   * @param retryAfter - Seconds after which the same question may be answered; `null` where waiting does not help.
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** The mount point of the router: this page is `memory` below it. Without credentials, which `fetch` refuses in a URL. */
const BASE = new URL('.', location.origin + location.pathname);

type Parameters = Readonly<Record<string, string>>;

/**
 * Asks a path of the router.
 *
 * @param path - Below the mount point, such as `memory/stats`.
 * @throws Refusal when it is not answered.
 */
export async function ask<T>(
  path: string,
  parameters: Parameters = {},
  method: 'GET' | 'POST' = 'GET',
): Promise<T> {
  return (await fetchAnswer(path, { ...parameters, format: 'json' }, method).then((res) => res.json())) as T;
}

/** As {@link ask}, for an answer that is text. */
export async function askText(path: string, parameters: Parameters): Promise<string> {
  return (await fetchAnswer(path, { ...parameters, format: 'text' }, 'GET')).text();
}

async function fetchAnswer(path: string, parameters: Parameters, method: 'GET' | 'POST'): Promise<Response> {
  const url = new URL(path, BASE);
  url.search = new URLSearchParams(parameters).toString();
  const headers = { Accept: 'application/json' };
  // The page itself tells nobody where it is; its own server may know, and takes a POST from no other site.
  const response = await fetch(url, { method, headers, referrerPolicy: 'same-origin' }).catch(() => {
    throw new Refusal(0, '', 'The server does not answer.');
  });
  if (response.ok) return response;
  throw await readRefusal(path, response);
}

async function readRefusal(path: string, response: Response): Promise<Refusal> {
  const { status, headers } = response;
  const error = readError(await response.text());
  if (!error) return new Refusal(status, '', `This server has no answer at /${path} (status ${status}).`);
  const seconds = Number(headers.get('Retry-After'));
  const wayOut = seconds > 0 ? `Try again in ${seconds} s.` : error.help;
  return new Refusal(
    status,
    error.code,
    `${sentence(error.message)} ${wayOut}`,
    seconds > 0 ? seconds : null,
  );
}

interface ServerError {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** An error of this package, as JSON or, where text was asked for, as text; `null` for anything else. */
function readError(body: string): ServerError | null {
  const [, code, message, help] = /^error: (ERR_TRACEALLOC_\w+): (.*)\n(.*)\n$/.exec(body) ?? [];
  if (code !== undefined && message !== undefined && help !== undefined) return { code, message, help };
  try {
    const { error } = JSON.parse(body) as { error: ServerError };
    return error.code.startsWith('ERR_TRACEALLOC_') ? error : null;
  } catch {
    return null;
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

/** What to tell a person about a failure. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
