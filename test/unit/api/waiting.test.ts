import { atMost } from '../../../nodes/shared/api/waiting';

describe('atMost', () => {
	it('gives what the work comes to', async () => {
		expect(await atMost(60_000, Promise.resolve('done'))).toEqual({ result: 'done' });
		expect(await atMost(60_000, Promise.resolve(undefined))).toEqual({ result: undefined });
		await expect(atMost(60_000, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
	});

	it('does not wait longer, and lets the work fail afterwards', async () => {
		let fail: (error: Error) => void = () => {};
		const work = new Promise<never>((_, reject) => (fail = reject));
		expect(await atMost(10, work)).toBeUndefined();
		fail(new Error('too late'));
		await expect(work).rejects.toThrow('too late');
	});
});
