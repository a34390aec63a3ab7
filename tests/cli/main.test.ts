import { CommandLine } from './command-line';

const COMMANDS = [
  'run',
  'attach',
  'plot',
  'peak',
  'list',
  'rm',
  'clean',
  'heap',
  'show',
  'diff',
  'convert',
  'flame',
];

let cli: CommandLine;
beforeEach(() => {
  cli = new CommandLine();
});
afterEach(() => {
  cli.remove();
});

test('help lists every command', async () => {
  const { code, stdout, stderr } = await cli.run('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/^ {2}\w+/gm)?.map((name) => name.trim())).toEqual(COMMANDS);
});

test.each(COMMANDS)('%s has a help of its own', async (name) => {
  const { code, stdout, stderr } = await cli.run(name, '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    new RegExp(`^Usage: tracealloc ${name}.*\n\n.+\\.\n\nOptions:\n(.+\n)*.*-h, --help .*\n$`),
  );
});

test.each([
  [[], 'a command is missing'],
  [['fly'], 'there is no command fly'],
  [['constructor'], 'there is no command constructor'],
  [['list', 'x'], 'list takes no argument'],
  [['clean', '0'], 'clean takes no argument; see rm'],
  [['rm'], 'a profile to remove is missing, a file or a number'],
  [['run'], 'a program to run is missing'],
  [['run', '--'], 'a program to run is missing'],
  [['run', '--no-such-option', '--', 'x'], /Unknown option '--no-such-option'/],
  [['run', '--interval', '--', 'x'], "Option '--interval' argument is ambiguous."],
  [['run', '--interval', '0', '--', 'x'], '--interval must be from 0.01 to 2000000 seconds, not 0'],
  [['run', '--interval', '1e3', 'x'], '--interval must be from 0.01 to 2000000 seconds, not 1e3'],
  [['run', '--timeout', 'soon', 'x'], '--timeout must be from 0.01 to 2000000 seconds, not soon'],
  [['attach'], 'one process id is needed, a whole number'],
  [['attach', 'node'], 'one process id is needed, a whole number'],
  [['attach', '1', '2'], 'one process id is needed, a whole number'],
  [['attach', '99999999999'], 'one process id is needed, a whole number'],
  [['plot', '--window', '5', 'x'], /^--window must be two numbers/],
  [['plot', '--window', '0,1e-9', 'x'], /^--window must be two numbers/],
  [['plot', '--window', '5,1', 'x'], /^--window must be two numbers/],
  [['plot', '--window', ',1', 'x'], /^--window must be two numbers/],
  [['plot', '--output', 'x.png', 'x'], '--output must end in .svg, not x.png'],
])('%j is a wrong use: exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await cli.run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  const [first = '', second] = stderr.split('\n');
  expect(first.replace('tracealloc: ', '')).toEqual(
    typeof message === 'string' ? message : (expect.stringMatching(message) as string),
  );
  expect(second).toBe('See tracealloc COMMAND --help.');
});

test('what was typed cannot act on the terminal', async () => {
  const { stderr } = await cli.run('\x1b[31mred');
  expect(stderr).toContain('there is no command \\x1b[31mred\n');
});
