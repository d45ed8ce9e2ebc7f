/** Imported first by a child process: its clock is off by DREHKREUZ_TEST_CLOCK_OFF_MS milliseconds, as that of a machine without NTP. */
const offMs = Number(process.env['DREHKREUZ_TEST_CLOCK_OFF_MS'] ?? 0);
const real = Date.now.bind(Date);
Date.now = () => real() + offMs;
globalThis.Date = new Proxy(Date, {
	construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [target.now()] : args, newTarget) as object,
});
