/** Listens through many routers; prints how many are told of a capture, and of one after all are closed. */
const { memoryRouter, start, stop, takeSnapshot } = require('../../dist');

async function main() {
  let told = 0;
  const routers = Array.from({ length: 100 }, () => memoryRouter().on('capture', () => told++));
  const tell = async () => {
    told = 0;
    await takeSnapshot();
    return told;
  };
  start();
  const whileOpen = await tell();
  for (const router of routers) await router.close();
  const toldAfterClose = await tell();
  stop();
  console.log(JSON.stringify({ told: whileOpen, toldAfterClose }));
}

main();
