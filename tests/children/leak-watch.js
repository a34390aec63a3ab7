/**
 * Leaks in one function and churns in another until the leak watch tells of something; prints what it told and
 * answers, and how fast the leak really was.
 */
const express = require('express');
const { memoryRouter } = require('../../dist');

/** Three words of header and four properties. */
const OBJECT_BYTES = (3 + 4) * 8;
const HOUR_MS = 3_600_000;

/** Large enough at once: an array that grows would leak as well. */
const kept = new Array(2_000_000);
let objects = 0;
let dropped = [];

function leak() {
  for (let i = 0; i < 2000; i++) kept[objects++] = { a: i, b: i, c: i, d: i };
}

function churn() {
  dropped = [];
  for (let i = 0; i < 20_000; i++) dropped.push({ a: i, b: i, c: i, d: i });
}

const work = setInterval(() => {
  leak();
  churn();
}, 20);

const captures = [];
const options = {
  samplingInterval: 16_384,
  watch: { every: 1000 },
  include: [__filename.replace(`${process.cwd()}/`, '')],
};
const router = memoryRouter({ ...options, captureBudget: 0, logger: { warn() {}, error: console.error } });
router.on('leak', (event) => report(event));
router.on('capture', () => captures.push({ at: performance.now(), objects }));

const server = express().use(router).listen(0);

async function report(told) {
  clearInterval(work);
  const response = await fetch(`http://localhost:${server.address().port}/memory/leaks?format=json`);
  const answer = await response.json();
  const [from, to] = [captures[answer.windows_kept - 3], captures[answer.windows_kept]];
  const realRate = (((to.objects - from.objects) * OBJECT_BYTES) / (to.at - from.at)) * HOUR_MS;
  console.log(JSON.stringify({ answer, told, realRate, used: kept.length + dropped.length }));
  await router.close();
  server.closeAllConnections();
  server.close();
}
