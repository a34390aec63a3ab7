import { task } from '../../reports/end-show-task';
import { sharedRoute, textOrJson } from '../route';
import { tableParameters, tableQuestion } from './table';

const operations = {
  GET: textOrJson(
    'Takes a capture: the verdict, what is live, and what changed since the last and since begin.',
    'EndShow',
  ),
};

export const endShow = sharedRoute(operations, tableParameters('lineno'), {
  collect: async ({ query, settings, window, question, nativeTypes }) => {
    // Refuses a wrong question before it costs a capture.
    tableQuestion(query, settings);
    const look = await window.end(question);
    return { ...look, types: await nativeTypes.compare(look.start, question) };
  },

  write: async (looks, { query, settings, thread, format, base, told }) => {
    const { text, verdict } = await thread.run(task, {
      looks,
      question: tableQuestion(query, settings),
      sources: settings.sources,
      format,
      base,
    });
    told.verdict = verdict;
    return text;
  },
});
