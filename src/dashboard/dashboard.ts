import { type CapturesJson } from '../reports/captures-task';
import { type endShowJson } from '../reports/end-show';
import { type Snapshot } from '../model/snapshot';
import { ask, reasonOf, Refusal } from './ask';
import { type Captures, readCaptures } from './captures';
import './dashboard.css';
import { byId } from './elements';
import { createFlameView } from './flame-view';
import { LeaksPanel } from './leaks-panel';
import { showLedger, type Stats } from './ledger-panel';
import { act, askWhenFree, say } from './panel';
import { repeat } from './repeat';
import { showState } from './state-bar';
import { TimelinePanel } from './timeline-panel';
import { TopPanel } from './top-panel';
import { createTypesPanel } from './types-panel';
import { showVerdict } from './verdict-panel';
import { showWorkers } from './workers-panel';

const STATS_EVERY_MS = 2000;
const TIMELINE_EVERY_MS = 5000;
const LEAKS_EVERY_MS = 10_000;

const problem = byId('problem', HTMLElement);
const flamesNote = byId('flames-note', HTMLElement);
const flamesLink = byId('flames-link', HTMLElement);
const flameParent = byId('flame-view', HTMLElement);
const top = new TopPanel();
const timeline = new TimelinePanel();
const leaks = new LeaksPanel();
const flames = createFlameView(flameParent);
createTypesPanel();

let shown: Captures | null = null;
/** When the newest capture was taken that the panels show, or tried to. */
let seen: string | null = '';

async function refreshStats(): Promise<void> {
  const stats = await ask<Stats>('memory/stats');
  showState(stats);
  showVerdict(stats);
  showLedger(stats);
  showWorkers(stats);
  const newest = newestCapture(stats);
  if (newest === seen) return;
  await refreshCaptures();
  seen = newest;
}

/** Somebody else may have taken it, with curl or from another page. */
function newestCapture({ tracer, workers }: Stats): string | null {
  const times = [tracer, ...(workers ?? []).map((worker) => ('tracer' in worker ? worker.tracer : null))];
  return (
    times
      .flatMap((each) => each?.traced.as_of ?? [])
      .sort()
      .at(-1) ?? null
  );
}

async function refreshCaptures(): Promise<void> {
  try {
    const newest = readCaptures(await ask<CapturesJson>('memory/flamegraph'));
    if (newest && isShown(newest)) return;
    showCaptures(newest, '');
  } catch (error) {
    if (!(error instanceof Refusal) || error.status === 0) throw error;
    const isEmpty = error.code === 'ERR_TRACEALLOC_NO_SNAPSHOT';
    showCaptures(null, isEmpty ? 'Nothing was captured yet.' : error.message);
  }
}

/** A capture for the leak watch, or for an operation, is none of these. */
function isShown({ now, start }: Captures): boolean {
  return isSame(now, shown?.now) && isSame(start ?? undefined, shown?.start ?? undefined);
}

function isSame(a: Snapshot | undefined, b: Snapshot | undefined): boolean {
  return (
    a?.origin.takenAt.getTime() === b?.origin.takenAt.getTime() && a?.origin.sampler === b?.origin.sampler
  );
}

function showCaptures(newest: Captures | null, note: string): void {
  const isLook = newest?.start && shown?.start && isSame(newest.start, shown.start);
  const previous = isLook ? (shown?.now ?? null) : null;
  shown = newest;
  say(flamesNote, note);
  flameParent.hidden = flamesLink.hidden = newest === null;
  top.show(newest, previous);
  if (newest) flames.show(newest);
}

/** Runs a capture from a button, and shows that it is under way. */
function onCapture(id: 'begin' | 'end', capture: () => Promise<string>): void {
  const trigger = byId(id, HTMLButtonElement);
  const other = byId(id === 'begin' ? 'end' : 'begin', HTMLButtonElement);
  const progress = byId('progress', HTMLElement);
  const done = byId('done', HTMLElement);
  trigger.addEventListener('click', () => {
    other.disabled = true;
    progress.hidden = false;
    const doing = 'Capturing: one garbage collection, then the live memory is read…';
    void act(trigger, done, doing, async () => {
      const said = await askWhenFree(done, capture);
      await Promise.all([refreshStats(), timeline.refresh()]);
      say(done, said);
    }).finally(() => {
      other.disabled = false;
      progress.hidden = true;
    });
  });
}

onCapture('begin', async () => {
  await ask('begin_show', {}, 'POST');
  return 'Begun. Now send the server some traffic, then press End.';
});
onCapture('end', async () => {
  const { capture } = await ask<ReturnType<typeof endShowJson>>('end_show', { top: '1' });
  return `Captured; the process was paused for ${capture.pause_ms.toFixed(1)} ms.`;
});

function refresh(every: number, work: () => Promise<void>): void {
  repeat(every, async () => {
    try {
      await work();
      say(problem, '');
    } catch (error) {
      say(problem, `${reasonOf(error)} Trying again…`);
    }
  });
}

refresh(STATS_EVERY_MS, refreshStats);
refresh(TIMELINE_EVERY_MS, () => timeline.refresh());
refresh(LEAKS_EVERY_MS, () => leaks.refresh());
