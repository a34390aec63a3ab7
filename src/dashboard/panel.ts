import { reasonOf, Refusal } from './ask';
import { setText } from './elements';

/**
 * Runs the action of a button: the button waits meanwhile, and what goes wrong is said in a note.
 *
 * @param doing - What the note says meanwhile.
 */
export async function act(
  button: HTMLButtonElement,
  note: HTMLElement,
  doing: string,
  action: () => Promise<void>,
): Promise<void> {
  button.disabled = true;
  say(note, doing);
  try {
    await action();
  } catch (error) {
    say(note, reasonOf(error), true);
  } finally {
    button.disabled = false;
  }
}

const MOST_ATTEMPTS = 5;

/**
 * Asks for a capture, and asks again when the server is free: it may be at another one, or have taken one so recently that
 * the next would take too much of its time.
 */
export async function askWhenFree<T>(note: HTMLElement, question: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await question();
    } catch (error) {
      const isBusy = error instanceof Refusal && error.code === 'ERR_TRACEALLOC_BUSY';
      if (!isBusy || attempt === MOST_ATTEMPTS) throw error;
      const seconds = error.retryAfter ?? 1;
      say(note, `The server must not capture yet; trying again in ${seconds} s…`);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}

/** Shows a sentence in a note; an empty one takes no place. */
export function say(note: HTMLElement, text: string, isFault = false): void {
  setText(note, text);
  note.hidden = text === '';
  note.classList.toggle('fault', isFault);
}
