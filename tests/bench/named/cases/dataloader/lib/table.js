async function selectUsers(ids) {
  await new Promise(setImmediate);
  return ids.map((id) => ({ id, name: `user ${id}`, mail: `${id}@example.org` }));
}

module.exports = { selectUsers };
