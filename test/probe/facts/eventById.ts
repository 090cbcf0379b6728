import { fact, noted, Skipped } from '../fact';
import { isObject } from '../linkedIn/json';

/** One event by its numeric id: no capture of an event exists. */
export const eventById = fact({
	name: 'an event by its id',
	contractPlace: '5-20, 3.4',
	ask: async ({ linkedIn, parts: { eventId } }) => {
		if (eventId === undefined) throw new Skipped('the page has no event with a lead form');
		return await linkedIn.get(`/rest/events/${eventId}`);
	},
	judge: ({ status, body }) => {
		const keys = isObject(body) ? Object.keys(body).sort().join(', ') : 'no object';
		const wrong = status === 200 ? undefined : `an event by its id is answered with ${status}`;
		return [noted(`${status}: ${keys}`, wrong)];
	},
});
