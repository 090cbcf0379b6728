import { processMemory } from '../../../nodes/shared/processMemory';
import { Store, type Known } from '../../../nodes/shared/linkedin/store';
import { clientOf } from '../api/inMemoryLinkedIn';

it('a failed request rejects all waiting callers, and the value is requested again in the same run', async () => {
	const client = await clientOf(() => ({ statusCode: 500, body: '' }));
	const store = new Store<string>(client, processMemory(new Map()), true);
	const fail = async () => await Promise.reject(new Error('No network'));
	const failures = await Promise.allSettled([store.get(['1'], fail), store.get(['1', '2'], fail)]);
	expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	const known: Known<string> = { value: 'Summit' };
	expect((await store.get(['1'], async () => new Map([['1', known]]))).get('1')).toEqual(known);
});
