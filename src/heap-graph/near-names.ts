/** Most names that are given. */
const MAX_NAMES = 5;
/** Most letters to change, to put in or to take out, so that one name becomes the other. */
const MAX_CHANGES = 2;

/** Fewer letters are a part of very many names. */
const MIN_PART = 3;

/** How near names are. */
const enum Rank {
  OtherCase,
  OneChange,
  /** One name is a part of the other. */
  Part,
  FewChanges,
}

/** Which of the names one may have meant, the nearest first, those that are equally near in order of the alphabet. */
export function nearNames(name: string, names: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  const near: { each: string; rank: Rank }[] = [];
  for (const each of names) {
    const rank = rankOf(wanted, each.toLowerCase());
    if (rank !== null) near.push({ each, rank });
  }
  near.sort((a, b) => a.rank - b.rank || (a.each < b.each ? -1 : 1));
  return near.slice(0, MAX_NAMES).map(({ each }) => each);
}

function rankOf(wanted: string, name: string): Rank | null {
  if (name === wanted) return Rank.OtherCase;
  const [short, long] = name.length < wanted.length ? [name, wanted] : [wanted, name];
  const changes = long.length - short.length > MAX_CHANGES ? Infinity : distance(short, long);
  // Few letters are near to everything.
  const isAlike = changes <= MAX_CHANGES && changes < short.length;
  if (isAlike && changes === 1) return Rank.OneChange;
  if (short.length >= MIN_PART && long.includes(short)) return Rank.Part;
  return isAlike ? Rank.FewChanges : null;
}

/** Letters to change, put in or take out (Levenshtein 1966), by rows of the usual table. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
