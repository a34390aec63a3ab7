import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CommandLine, endOf } from '../cli/command-line';
import { NODE } from '../helpers/child';

const ROOT = join(__dirname, '..', '..');
const BIN = join(ROOT, 'dist', 'cli', 'bin.js');
const PROGRAM = join(ROOT, 'tests', 'children', 'count-signals.js');

test('at a terminal Ctrl-C reaches the program once, and a line shows the memory', async () => {
  const cli = new CommandLine();
  // Some shells would stay beside the command, get the signal as well, and end with its code.
  const command = ['exec', NODE, BIN, 'run', '-E', '--', NODE, PROGRAM].join(' ');
  // Runs a command with a terminal of its own, and passes on what is typed.
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: cli.directory,
  });
  const end = endOf(terminal);
  let shown = '';
  terminal.stdout.on('data', (chunk: Buffer) => {
    shown += String(chunk);
    if (shown.includes('ready') && shown.includes('peak') && terminal.stdin.writable)
      terminal.stdin.end('\x03');
  });
  const { code, stdout } = await end;
  expect({ code, counted: /signals: \d+/.exec(stdout)?.[0] }).toEqual({ code: 0, counted: 'signals: 1' });
  expect(stdout).toMatch(/\r\S\[Kmemory \d+(\.\d)? MiB, peak \d+(\.\d)? MiB, \d+\.\d s\r/);
  cli.remove();
});
