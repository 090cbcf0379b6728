import { range } from 'lodash';

import type { Single } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import {
	givenUpError,
	notTriedError,
	refusedLeadsError,
	unknownOutcomeError,
} from '../../../nodes/LinkedInLeadSync/trigger/notices';
import { node } from '../wire/inMemoryLinkedIn';
import { DAY } from '../../durations';
import { stopTime } from '../stoppedTime';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** Leads with these times, in seconds after NOW. */
const group = (seconds: number[], own: { formId?: string; missingSince?: number } = {}) => {
	const times = seconds.map((second) => NOW + second * 1000);
	const leads = times.map((time) => ({ hash: String(time), from: time, to: time }));
	return { ...asNew({ owner: 'EVENT 1', formId: '7', leads }), ...own };
};

/** A lead that failed alone on the first day. */
const single = (second: number, state: Single['state'] = 'alone', id = `${second}`): Single => ({
	...group([second]),
	...{ state, id, tries: 3, rounds: 2, successesBefore: 2, firstDay: 1, lastDay: 2 },
});

it.each([
	[1, '^Report: 1 lead was given up: .* with it has failed', 'get it .*\\nWHY$'],
	[2, '^Report: 2 leads were given up: .* with them has failed', 'get them .*\\nWHY$'],
])(
	'the error for %i leads that were given up says why, and what to do',
	(count, message, description) => {
		const error = givenUpError(
			node,
			range(count).map((second) => single(second)),
			'WHY',
			7 * DAY,
		);
		expect(error.message).toMatch(new RegExp(message));
		expect(error.description).toMatch(new RegExp(description));
	},
);

it.each([
	[1, '^Report: your workflow refuses 1 lead: it failed with it alone', '\\nWHY$'],
	[2, '^Report: your workflow refuses 2 leads: it failed with each', '\\nWHY$'],
])(
	'the error for %i refused leads says why, until when they are retried, and how to end it',
	(count, message, description) => {
		const refused = range(count).map((second) => single(second));
		const error = refusedLeadsError(node, refused, 'WHY', 3, 7 * DAY);
		expect(error.message).toMatch(new RegExp(message));
		expect(error.description).toMatch(new RegExp(description));
		expect(error.description).toContain('until 2026-11-30');
		expect(error.description).toMatch(/unpublish and publish .* lower Give Up After/);
	},
);

it.each([
	[1, 'with a lead of this trigger'],
	[3, 'with 3 leads of this trigger'],
])(
	'the error for %i leads without a known outcome says how often they are retried',
	(count, words) => {
		const { message } = unknownOutcomeError(node, count);
		expect(message).toMatch(new RegExp(`^Report: .* ${words} end, .* once an hour$`));
	},
);

it('the error for dropped leads names their number, their forms and their time range', () => {
	const dropped = [group([5, 9]), group([3], { formId: '8' }), group([7])];
	const { message, description } = notTriedError(node, dropped);
	expect(message).toMatch(/^Report: 4 leads were not tried: .* of form 7, 8, /);
	expect(description).toContain(
		'Form 7, 8, between 2026-11-24T00:00:03.000Z and 2026-11-24T00:00:09.000Z.',
	);
});
