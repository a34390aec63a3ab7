exports.task = {
  run: ({ code, message }) => {
    throw Object.assign(new Error(message), code && { code });
  },
};
