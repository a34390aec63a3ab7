/** Counts the SIGINT that arrive until half a second after the first; prints how many there were. */
let count = 0;
process.on('SIGINT', () => {
  if (count++ === 0) {
    setTimeout(() => {
      console.log(`signals: ${count}`);
      process.exit(0);
    }, 500);
  }
});
setInterval(() => undefined, 1000);
console.log('ready');
