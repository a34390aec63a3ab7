exports.task = {
  run: () => {
    for (const kept = []; ;) kept.push(new Array(1_000_000).fill(0));
  },
};
