/** What an answer is written in. */
export type Format = 'text' | 'json';

export function render(format: Format, text: () => string, json: () => unknown): string {
  return format === 'json' ? `${JSON.stringify(json())}\n` : text();
}
