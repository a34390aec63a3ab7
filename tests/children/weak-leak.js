/**
 * Leaks 0.5 MiB in each window of a watch at the default interval, beside a churn, until the watch tells of something;
 * prints what it told, and after how many windows.
 */
const express = require('express');
const { memoryRouter } = require('../../dist');

/** Three words of header and four properties. */
const OBJECT_BYTES = (3 + 4) * 8;
const LEAKED_OBJECTS = Math.round((0.5 * 2 ** 20) / OBJECT_BYTES);

/** Large enough at once: an array that grows would leak as well. */
const kept = new Array(100 * LEAKED_OBJECTS);
let objects = 0;
let dropped = [];

function leak() {
  for (let i = 0; i < LEAKED_OBJECTS; i++) kept[objects++] = { a: i, b: i, c: i, d: i };
}

function churn() {
  dropped = [];
  for (let i = 0; i < 20_000; i++) dropped.push({ a: i, b: i, c: i, d: i });
}

const router = memoryRouter({ watch: { every: 1000 }, captureBudget: 0 });
let windows = -1;
router.on('capture', () => {
  windows++;
  // Not below the frames of the package, whose own memory is left out.
  setImmediate(churn);
  setImmediate(leak);
});
router.on('leak', ({ function: name }) => {
  console.log(JSON.stringify({ name, windows, used: kept.length + dropped.length }));
  void router.close();
  server.close();
});
const server = express().use(router).listen(0);
