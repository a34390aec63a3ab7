import { type AnyNode, type Function as FunctionNode, parse, type Position } from 'acorn';

/** A function in the text of a script. */
export interface FunctionInScript {
  /** Empty for one without a name. */
  readonly name: string;
  /** Where V8 says that it starts: at its parameters. */
  readonly start: Position;
  /** In it, and before all that it does. */
  readonly body: Position;
  readonly end: Position;
  /** Characters. */
  readonly length: number;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
}

/**
 * Finds the functions of a script, in the order of the code.
 *
 * @throws SyntaxError for what is no JavaScript; V8 may take what is too new.
 */
export function findFunctions(text: string, isModule: boolean): FunctionInScript[] {
  const program = parse(text, {
    ecmaVersion: 'latest',
    sourceType: isModule ? 'module' : 'script',
    allowHashBang: true,
    // A CommonJS module is the body of a function.
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowAwaitOutsideFunction: isModule,
  });
  const positionOf = positionFinder(text);
  const found: FunctionInScript[] = [];
  // Not by recursion: the text may be nested deeper than the stack is.
  const waiting: [node: AnyNode, parent: AnyNode][] = [[program, program]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [node, parent] = next;
    if (isFunction(node)) found.push(toFunction(node, parent, text, positionOf));
    for (const child of childrenOf(node).reverse()) waiting.push([child, node]);
  }
  return found;
}

function toFunction(
  node: FunctionNode & AnyNode,
  parent: AnyNode,
  text: string,
  positionOf: (offset: number) => Position,
): FunctionInScript {
  const isArrow = node.type === 'ArrowFunctionExpression';
  const isBlock = node.body.type === 'BlockStatement';
  return {
    name: node.id?.name ?? nameBy(parent),
    start: positionOf(isArrow ? node.start : text.indexOf('(', node.id?.end ?? node.start)),
    // What an arrow function gives may itself be a function, which would begin there.
    body: positionOf(isBlock ? node.body.start : node.body.start - 1),
    end: positionOf(node.end - 1),
    length: node.end - node.start,
    isAsync: node.async,
    isGenerator: node.generator,
  };
}

function isFunction(node: AnyNode): node is FunctionNode & AnyNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** The name that a function has of what it is given to. */
function nameBy(parent: AnyNode): string {
  if (parent.type === 'VariableDeclarator') return wordOf(parent.id);
  if (parent.type === 'AssignmentExpression') return wordOf(parent.left);
  if (
    parent.type === 'Property' ||
    parent.type === 'MethodDefinition' ||
    parent.type === 'PropertyDefinition'
  )
    return wordOf(parent.key);
  return '';
}

function wordOf(node: AnyNode): string {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return node.name;
  if (node.type === 'Literal') return String(node.value);
  return node.type === 'MemberExpression' ? wordOf(node.property) : '';
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown) =>
    (Array.isArray(value) ? value : [value]).filter(isNode),
  );
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** Gives positions of offsets; lines are 1-based, columns 0-based. */
function positionFinder(text: string): (offset: number) => Position {
  const starts = [
    0,
    ...Array.from(text.matchAll(/\r\n|[\n\r\u2028\u2029]/g), (end) => end.index + end[0].length),
  ];
  return (offset) => {
    let low = 0;
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) };
  };
}
