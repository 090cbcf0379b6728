import { fact, likely, open, told, type Finding } from '../fact';
import type { Switch } from '../settings';

/** From so many times on, an order by chance is out of the question. */
const ENOUGH = 8;

/** In which order leads come. */
export const leadOrder = fact({
	name: 'order of leads',
	contractPlace: '2.5, 3.6',
	ask: async (session) => await session.listedLeads(),
	judge: (leads) => [
		judgeOrder(
			leads.map(({ submittedAt }) => submittedAt),
			{ name: 'leadOrder', rising: 'oldestFirst', falling: 'newestFirst' },
		),
	],
});

/** In which order events come where no `sortOrder` is asked for. */
export const eventOrder = fact({
	name: 'order of events',
	contractPlace: '3.4',
	ask: async (session) => {
		const { elements, keys } = (await session.study('events')).first;
		const once = elements.filter((_element, index) => keys.indexOf(keys[index]) === index);
		return once.map(({ startsAt }) => Number(startsAt));
	},
	judge: (times) => [
		judgeOrder(times, {
			name: 'eventOrder',
			rising: 'soonestFirst',
			falling: 'latestFirst',
		}),
	],
});

function judgeOrder(
	times: number[],
	{ name, rising, falling }: { name: Switch; rising: string; falling: string },
): Finding {
	const steps = times.slice(1).map((time, index) => time - times[index]);
	const [rises, falls] = [steps.some((step) => step > 0), steps.some((step) => step < 0)];
	if (rises && falls) return told(name, 'unordered', `${times.length} in no order of time`);
	if (!rises && !falls) return open(name, `${times.length} with one time`);
	const setting = rises ? rising : falling;
	const seen = `${rises ? 'earliest' : 'latest'} first, ${times.length} of them`;
	return times.length < ENOUGH ? likely(name, setting, seen) : told(name, setting, seen);
}
