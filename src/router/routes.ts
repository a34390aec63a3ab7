import { backrefs } from './handlers/backrefs';
import { beginShow } from './handlers/begin-show';
import { dashboard } from './handlers/dashboard';
import { detail } from './handlers/detail';
import { endShow } from './handlers/end-show';
import { flamegraph } from './handlers/flamegraph';
import { growth } from './handlers/growth';
import { heapSnapshot } from './handlers/heap-snapshot';
import { leaks } from './handlers/leaks';
import { metrics } from './handlers/metrics';
import { pprofAllocs, pprofHeap } from './handlers/pprof';
import { openapi } from './handlers/openapi';
import { profile } from './handlers/profile';
import { lines } from './handlers/lines';
import { snapshots } from './handlers/snapshots';
import { stats } from './handlers/stats';
import { timeline } from './handlers/timeline';
import { types } from './handlers/types';
import { type Route } from './route';

/** Every path below the mount point, with its handler. */
export const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/begin_show', beginShow],
  ['/end_show', endShow],
  ['/detail', detail],
  ['/memory', dashboard],
  ['/memory/snapshots', snapshots],
  ['/memory/stats', stats],
  ['/memory/leaks', leaks],
  ['/memory/timeline', timeline],
  ['/memory/types', types],
  ['/memory/growth', growth],
  ['/memory/backrefs', backrefs],
  ['/memory/heapsnapshot', heapSnapshot],
  ['/memory/metrics', metrics],
  ['/memory/profile', profile],
  ['/debug/pprof/heap', pprofHeap],
  ['/debug/pprof/allocs', pprofAllocs],
  ['/memory/lines', lines],
  ['/memory/flamegraph', flamegraph],
  ['/memory/openapi.json', openapi],
]);
