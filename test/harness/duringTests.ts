/**
 * Starts something for all tests of a file, and ends it after the last.
 * @returns a proxy for it, which works while a test or a hook runs
 * @throws Error where it is used before that
 */
export function duringTests<Started extends object>(
	start: () => Promise<Started>,
	end: (started: Started) => Promise<void>,
): Started {
	let started: Started | undefined;
	beforeAll(async () => {
		started = await start();
	});
	afterAll(async () => started && (await end(started)));
	const running = () => {
		if (started === undefined) throw new Error('It works only while a test runs');
		return started;
	};
	return new Proxy({} as Started, {
		get: (_, name) => Reflect.get(running(), name) as unknown,
		set: (_, name, value) => Reflect.set(running(), name, value),
	});
}
