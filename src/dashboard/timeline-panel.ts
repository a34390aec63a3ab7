import { type recordingJson } from '../timeline/recording';
import { ask, Refusal } from './ask';
import { byId } from './elements';
import { act, say } from './panel';
import { TimelineChart } from './timeline-chart';

export type Recording = ReturnType<typeof recordingJson>;

/** Memory over time, as far as the server records it. */
export class TimelinePanel {
  readonly #note = byId('timeline-note', HTMLElement);
  readonly #record = byId('record', HTMLButtonElement);
  readonly #chart = new TimelineChart(byId('timeline', HTMLElement));

  constructor() {
    this.#record.addEventListener('click', () => {
      void act(this.#record, this.#note, 'Starting…', async () => {
        await ask('memory/timeline', { every: '1s' }, 'POST');
        await this.refresh();
      });
    });
  }

  async refresh(): Promise<void> {
    try {
      const recording = await ask<Recording>('memory/timeline');
      this.#record.hidden = true;
      say(
        this.#note,
        recording.samples.length < 2 ? 'Recording; the line begins with the second sample.' : '',
      );
      this.#chart.show(recording);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 0) throw error;
      const isOff = error.code === 'ERR_TRACEALLOC_NOT_RECORDING';
      this.#record.hidden = !isOff;
      this.#chart.hide();
      say(
        this.#note,
        isOff ? 'Nothing is recorded yet. The server keeps the newest hour, in 260 kB.' : error.message,
        !isOff,
      );
    }
  }
}
