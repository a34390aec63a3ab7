#!/usr/bin/env node
import { codeOf } from '../base/thrown';
import { main } from './main';

// The reader of a pipe may have read enough, as `head` does.
process.stdout.on('error', (error) => {
  if (codeOf(error) !== 'EPIPE') throw error;
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
