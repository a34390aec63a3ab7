import { task } from '../../reports/end-show-task';
import { sharedRoute } from '../route';
import { TABLE_PARAMETERS, tableQuestion } from './table';

export const endShow = sharedRoute(['GET'], TABLE_PARAMETERS, {
  collect: async ({ query, settings, window, question, nativeTypes }) => {
    // Refuses a wrong question before it costs a capture.
    tableQuestion(query, settings, 'lineno');
    const look = await window.end(question);
    return { ...look, types: await nativeTypes.compare(look.start, question) };
  },

  write: async (looks, { query, settings, thread, format, base, told }) => {
    const { text, verdict } = await thread.run(task, {
      looks,
      question: tableQuestion(query, settings, 'lineno'),
      sources: settings.sources,
      format,
      base,
    });
    told.verdict = verdict;
    return text;
  },
});
