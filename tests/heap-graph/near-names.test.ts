import { nearNames } from '../../src/heap-graph/near-names';

test.each([
  ['user', ['User', 'Order'], ['User']],
  ['User', ['UserCache', 'SuperUser', 'Map'], ['SuperUser', 'UserCache']],
  ['SuperUser', ['User', 'Map'], ['User']],
  ['Usre', ['User', 'Map'], ['User']],
  ['Usr', ['User', 'Us'], ['Us', 'User']],
  ['Session', ['Sesion', 'Sesssion', 'Sesio', 'Ses'], ['Sesion', 'Sesssion', 'Ses', 'Sesio']],
  ['AbortSignal', ['AbortSingal', 'Object'], ['AbortSingal']],
  // So short that every other short name is near.
  ['Ab', ['Cd', 'Xy', 'AbC'], ['AbC']],
  ['x', ['y', 'xy'], []],
  ['', ['a', 'User'], []],
  ['User', [], []],
])('near %j of %j are %j', (name, names, expected) => {
  expect(nearNames(name, names)).toEqual(expected);
});

test('there are at most five, the same in whatever order the names come', () => {
  const names = Array.from({ length: 20 }, (_, at) => `User${String.fromCharCode(65 + at)}`);
  const expected = ['UserA', 'UserB', 'UserC', 'UserD', 'UserE'];
  expect(nearNames('User', names)).toEqual(expected);
  expect(nearNames('User', names.reverse())).toEqual(expected);
});
