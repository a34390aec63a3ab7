import { owner } from '../../src/tracer/owner';

/** Makes the next capture wait until it is told to go on, and then fail, if there is an error. */
export function holdCapture(error?: Error): { asked: Promise<void>; goOn: () => void } {
  const { tracer } = owner();
  const capture = tracer.capture.bind(tracer);
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const asked = new Promise<void>((resolve) => {
    jest.spyOn(tracer, 'capture').mockImplementationOnce(async () => {
      resolve();
      await held;
      if (error) throw error;
      return capture();
    });
  });
  return { asked, goOn };
}
