import DataLoader from 'dataloader';
import { type Profile, remember } from './cache';
import { selectUsers } from './database';

/** Loads the profiles that one request asks for, in one query. */
export function createUserLoader(version: string): DataLoader<number, Profile> {
  return new DataLoader((ids) => Promise.resolve(selectUsers(ids).map((row) => remember(row, version))));
}
