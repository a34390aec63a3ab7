import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { codeOf, messageOf, stackOf } from '../base/thrown';
import { type Task, type TaskRequest, type TaskResponse } from './task';

/** What the helper thread runs: it loads the module of each task it is asked for, and answers with its output. */
const load = createRequire(__filename);

async function answer({ id, module, input }: TaskRequest): Promise<TaskResponse> {
  try {
    const { task } = load(module) as { task: Task<unknown, unknown> };
    return { id, output: await task.run(input) };
  } catch (thrown) {
    return { id, error: { code: codeOf(thrown), message: messageOf(thrown), stack: stackOf(thrown) } };
  }
}

parentPort?.on('message', (request: TaskRequest) => {
  void answer(request).then((response) => {
    parentPort?.postMessage(response);
  });
});
