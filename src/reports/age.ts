const UNITS = [
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** How long ago something was, in the largest unit of which two or more have passed: "12 s ago", "3 h ago". */
export function formatAge(then: Date, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000);
  const unit = UNITS.find((each) => seconds >= 2 * each.seconds) ?? UNITS[2];
  return `${Math.floor(seconds / unit.seconds)} ${unit.name} ago`;
}
