/** 2026-11-24 09:00 UTC, the time of the worlds that tests make. */
const START = Date.UTC(2026, 10, 24, 9);

/** Where a worker runs several files in one environment, `Date` is that of the file before. */
const RealDate = Date.prototype.constructor as DateConstructor;
const ahead = START - RealDate.now();
const now = () => RealDate.now() + ahead;

/**
 * Tests begin at this time whenever they run, and time passes as usual: what goes by the calendar, such as versions
 * that are retired and leads that LinkedIn has deleted, turns none red.
 */
globalThis.Date = new Proxy(RealDate, {
	construct: (_, given: [], target) =>
		Reflect.construct(RealDate, given.length === 0 ? [now()] : given, target) as Date,
	get: (date, name) => (name === 'now' ? now : (Reflect.get(date, name) as unknown)),
});
