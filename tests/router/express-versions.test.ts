import { setImmediate } from 'node:timers/promises';
import { type Express } from 'express';
import request from 'supertest';
import { owner } from '../../src/tracer/owner';
import { closeRouters, openRouter, RecordingLogger, VERSIONS } from '../helpers/app';

/** Fine enough that something is sampled in every test. */
const FINE = { samplingInterval: 1024 };

afterEach(async () => {
  jest.restoreAllMocks();
  await closeRouters();
});

describe.each(VERSIONS)('Express %s', (version, create) => {
  /** The app's own answer, so that what passes on can be told. */
  function withOwnRoutes(app: Express): Express {
    return app.get('/hello', (_req, res) => {
      res.send('hello');
    });
  }

  const MOUNTS: Readonly<Record<string, (app: Express) => string>> = {
    'at the root': (app) => {
      app.use(openRouter(FINE));
      return '';
    },
    'below a path': (app) => {
      app.use('/debug/mem', openRouter(FINE));
      return '/debug/mem';
    },
    'below a path with a slash at the end': (app) => {
      app.use('/debug/mem/', openRouter(FINE));
      return '/debug/mem';
    },
    'in a router': (app) => {
      const router = create.Router();
      router.use('/mem', openRouter(FINE));
      app.use('/debug', router);
      return '/debug/mem';
    },
    'in a sub-app': (app) => {
      const inner = create();
      inner.use('/mem', openRouter(FINE));
      app.use('/admin', inner);
      return '/admin/mem';
    },
    'twice, asked at the second': (app) => {
      app.use('/a', openRouter(FINE));
      app.use('/b', openRouter(FINE));
      return '/b';
    },
    'twice, the same router': (app) => {
      const router = openRouter(FINE);
      app.use('/a', router);
      app.use('/b', router);
      return '/b';
    },
    'below a parameter': (app) => {
      app.use('/:tenant/mem', openRouter(FINE));
      return '/acme/mem';
    },
  };

  test.each(Object.keys(MOUNTS))('mounted %s', async (name) => {
    const app = create();
    const base = MOUNTS[name]?.(app) ?? '';
    withOwnRoutes(app);
    const get = (path: string) => request(app).get(`${base}${path}`);
    expect((await get('/begin_show').expect(200)).text).toBe('OK\n');
    expect((await get('/end_show?top=1').expect(200)).text).toMatch(
      /^(\w.*\n( {2}.*\n)+)?# .*\n(.*\n)+\ncompare to start:\n/,
    );
    expect((await get('/detail?top=0&format=json').expect(200)).body).toMatchObject({ top: 0 });
    expect((await get('/end_show?top=0').expect(400)).text).toMatch(/^error: ERR_TRACEALLOC_BAD_PARAMETER/);
    await request(app).post(`${base}/begin_show`).expect(200);
    await request(app).head(`${base}/begin_show`).expect(405).expect('Allow', 'GET, POST');
    for (const path of ['/detail/', '/nope', '']) await get(path).expect(404);
    expect((await request(app).get('/hello').expect(200)).text).toBe('hello');
  });

  test('that is mounted twice has one state', async () => {
    const app = create();
    app.use('/a', openRouter(FINE));
    app.use('/b', openRouter(FINE));
    await request(app).get('/a/begin_show').expect(200);
    expect((await request(app).get('/b/end_show?format=json').expect(200)).body).toMatchObject({
      compare_to_last: null,
      compare_to_start: expect.any(Array) as unknown,
    });
    const [one, two] = await Promise.all(['/a', '/b'].map((base) => request(app).get(`${base}/detail`)));
    expect(one?.text).toBe(two?.text);
  });

  test('leaves the URL to the handlers after it as it was', async () => {
    const app = create();
    app.use('/debug/mem', openRouter());
    app.use((req, res) => {
      res.end(`${req.originalUrl} ${req.url}`);
    });
    const { text } = await request(app).get('/debug/mem/other?top=1');
    expect(text).toBe('/debug/mem/other?top=1 /debug/mem/other?top=1');
  });

  test.each<[string, unknown]>([
    ['off', false],
    ['simple', 'simple'],
    ['extended', 'extended'],
    ['a function', () => ({ top: '7', format: ['json'] })],
  ])('with the query parser %s reads queries alike', async (_, parser) => {
    const app = create();
    app.set('query parser', parser);
    app.use(openRouter(FINE));
    await request(app).get('/end_show').expect(200);
    const answers: string[] = [];
    for (const query of [
      '',
      'top=0',
      'top=1&top=2',
      'top[]=1',
      'include=a&include=b',
      'format=json',
      'a[b]=1',
    ]) {
      const { status, headers } = await request(app).get(`/end_show?${query}`);
      answers.push(`${status} ${String(headers['content-type']).split(';', 1).join()} ${query}`);
    }
    expect(answers).toEqual([
      '200 text/plain ',
      '400 text/plain top=0',
      '400 text/plain top=1&top=2',
      '400 text/plain top[]=1',
      '200 text/plain include=a&include=b',
      '200 application/json format=json',
      '400 text/plain a[b]=1',
    ]);
  });

  test('with settings for JSON sends ours as it is', async () => {
    const app = create();
    app.set('json spaces', 8).set('json escape', true);
    app.set('json replacer', () => 'replaced');
    app.use((_req, res, next) => {
      res.json =
        res.send =
        res.jsonp =
          () => {
            throw new Error('patched');
          };
      next();
    });
    app.use(openRouter());
    expect((await request(app).get('/begin_show?format=json').expect(200)).text).toBe(
      '{"ok":true,"workers":null}\n',
    );
  });

  test('gets no rejection to crash on: what fails is answered, and the app goes on', async () => {
    const app = withOwnRoutes(create());
    const handled = jest.fn();
    app.use(openRouter({ logger: new RecordingLogger() }));
    app.use(handled);
    for (const path of ['/begin_show', '/end_show']) {
      jest.spyOn(owner().tracer, 'capture').mockRejectedValueOnce(new Error('no memory'));
      await request(app).get(path).expect(500);
    }
    await setImmediate();
    expect(handled).not.toHaveBeenCalled();
    await request(app).get('/hello').expect(200);
    await request(app).get('/end_show').expect(200);
  });

  test('behind an auth function that fails denies', async () => {
    const app = create();
    const fail = () => Promise.reject(new Error('no directory'));
    app.use(openRouter({ auth: fail, logger: new RecordingLogger() }));
    await request(app).get('/begin_show').expect(403);
    await setImmediate();
    expect(owner().tracer.isTracing).toBe(false);
  });

  test('is the version it says', () => {
    const { version: installed } = jest.requireActual<{ version: string }>(
      version === '4' ? 'express4/package.json' : 'express/package.json',
    );
    expect(installed.split('.')[0]).toBe(version);
  });
});
