/** Prints how the process is traced that was preloaded with the package, and what a router makes of it. */
const express = require('express');
const { getTracebackLimit, isTracing, memoryRouter } = require('../../dist');

const kept = [];

function leak() {
  for (let i = 0; i < 200_000; i++) kept.push(make(i));
}

/** Small and hot: V8 inlines it into its caller unless it is told not to. */
function make(i) {
  return { i, j: i };
}

leak();
const router = memoryRouter({ captureBudget: 0 });
const server = express()
  .use(router)
  .listen(0, async () => {
    const report = await (
      await fetch(`http://localhost:${server.address().port}/end_show?format=json`)
    ).json();
    const sizeOf = (name) => report.statistics.find((row) => row.function === name)?.size ?? 0;
    console.log(
      JSON.stringify({
        tracing: isTracing(),
        interval: report.sampling_interval,
        limit: getTracebackLimit(),
        buffers: report.external !== null,
        leak: sizeOf('leak'),
        make: sizeOf('make'),
      }),
    );
    server.closeAllConnections();
    server.close();
    await router.close();
  });
