exports.task = { run: () => new Promise(() => undefined) };
