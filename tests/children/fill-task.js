exports.task = {
  run: (shared) => {
    shared[0] = 7;
  },
};
