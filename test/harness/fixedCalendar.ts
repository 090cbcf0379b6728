/** 2026-11-24 09:00 UTC, the time of the worlds in tests. */
const START = Date.UTC(2026, 10, 24, 9);

/** When a worker runs several files in one environment, `Date` is still the proxy of the file before. */
const RealDate = Date.prototype.constructor as DateConstructor;
const ahead = START - RealDate.now();
const now = () => RealDate.now() + ahead;

/**
 * All tests begin at this time, and time passes as usual. So no test fails because of today's date, for example when
 * LinkedIn retires a version or deletes old leads.
 */
globalThis.Date = new Proxy(RealDate, {
	construct: (_, given: [], target) =>
		Reflect.construct(RealDate, given.length === 0 ? [now()] : given, target) as Date,
	get: (date, name) => (name === 'now' ? now : (Reflect.get(date, name) as unknown)),
});
