/** A user as the database keeps it. */
export interface UserRow {
  id: number;
  name: string;
  email: string;
  city: string;
  roles: string[];
  lastLogin: string;
}

const CITIES = ['Lisbon', 'Oslo', 'Kyoto', 'Quito', 'Accra'];
const ROLES = ['reader', 'editor', 'billing', 'admin'];

/** Stands for a query of an embedded database: rows are made anew for each call, in the order of the ids. */
export function selectUsers(ids: readonly number[]): UserRow[] {
  return ids.map(makeRow);
}

function makeRow(id: number): UserRow {
  return {
    id,
    name: `User ${id}`,
    email: `user.${id}@example.com`,
    city: CITIES[id % CITIES.length] ?? 'Lisbon',
    roles: ROLES.filter((_, index) => (id + index) % 2 === 0),
    lastLogin: new Date(1_700_000_000_000 + id * 60_000).toISOString(),
  };
}
