/** Prints how many full GCs one capture costs, by the capture's own count and by an observer of the program. */
const { PerformanceObserver, constants } = require('node:perf_hooks');
const express = require('express');
const { memoryRouter } = require('../../dist');

let observed = 0;
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries()) {
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) observed++;
  }
}).observe({ entryTypes: ['gc'] });

const router = memoryRouter({ captureBudget: 0 });
const server = express()
  .use(router)
  .listen(0, async () => {
    const origin = `http://localhost:${server.address().port}`;
    await fetch(`${origin}/begin_show`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    observed = 0;
    const report = await (await fetch(`${origin}/end_show?format=json`)).json();
    await new Promise((resolve) => setTimeout(resolve, 100));
    console.log(JSON.stringify({ reported: report.capture.gc_count, observed }));
    server.closeAllConnections();
    server.close();
    await router.close();
  });
