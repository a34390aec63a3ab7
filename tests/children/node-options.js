/** Prints whether this Node takes `--permission`. */
console.log(process.allowedNodeEnvironmentFlags.has('--permission'));
