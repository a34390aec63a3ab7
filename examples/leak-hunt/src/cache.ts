import { type UserRow } from './database';

/** What a page shows of a user. */
export interface Profile {
  title: string;
  subtitle: string;
  contact: { email: string; domain: string; city: string; country: string };
  badges: { text: string; colour: string }[];
  links: { self: string; edit: string; avatar: string; orders: string };
  permissions: { read: boolean; write: boolean; pay: boolean; manage: boolean };
  seen: { at: string; day: string; version: string };
}

const profiles = new Map<string, Profile>();

/** Gives the profile of a user for one version of the page, made at most once. */
export function remember(user: UserRow, version: string): Profile {
  const key = `${user.id}@${version}`;
  const known = profiles.get(key);
  if (known) return known;
  const { id, name, email, city, roles, lastLogin } = user;
  const profile = {
    title: name.toUpperCase(),
    subtitle: `${name} of ${city}, last seen ${lastLogin}`,
    contact: { email, domain: email.slice(email.indexOf('@') + 1), city, country: city.slice(0, 2) },
    badges: roles.map((role) => ({ text: `${role} (${id})`, colour: role === 'admin' ? 'red' : 'grey' })),
    links: {
      self: `/users/${id}?v=${version}`,
      edit: `/users/${id}/edit?v=${version}`,
      avatar: `/users/${id}/avatar.png?v=${version}`,
      orders: `/users/${id}/orders?v=${version}`,
    },
    permissions: {
      read: roles.includes('reader'),
      write: roles.includes('editor'),
      pay: roles.includes('billing'),
      manage: roles.includes('admin'),
    },
    seen: { at: lastLogin, day: lastLogin.slice(0, 10), version },
  };
  profiles.set(key, profile);
  return profile;
}
