import { type CapturesJson } from '../reports/captures-task';
import { readCaptures } from './captures';
import { byId, setText } from './elements';
import { createFlameView } from './flame-view';
import './flamegraph.css';

/** What the page was given: the answer of the server, or a file. */
type Data = CapturesJson &
  ({ readonly name: string } | { readonly pid: number; readonly node_version: string });

const data = JSON.parse(byId('data', HTMLScriptElement).text) as Data;
const captures = readCaptures(data);
const name = 'name' in data ? data.name : `process ${data.pid}, Node ${data.node_version}`;
const takenAt = captures?.now.origin.takenAt.toLocaleString() ?? '';

document.title = `Flame graph of ${name}`;
setText(byId('subject', HTMLElement), `${name}, captured ${takenAt}`);
if (captures) createFlameView(byId('flame-view', HTMLElement)).show(captures);
