import fc from 'fast-check';

import { parseIdInput } from '../../../nodes/shared/values/idInput';
import {
	entityId,
	idAmong,
	idFromUrn,
	parseFormUrn,
	toUrn,
	toVersionedFormUrn,
} from '../../../nodes/shared/values/urn';

const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);

it('an ID is read from a URN, and a form with its version', () => {
	fc.assert(
		fc.property(id, fc.nat(), (formId, versionId) => {
			const urn = toVersionedFormUrn(formId, versionId);
			for (const text of [urn, urn.replace(',', ', ')]) {
				expect(parseFormUrn(text)).toEqual({ formId, versionId });
			}
			expect(idFromUrn(toUrn('event', formId), 'event')).toBe(formId);
			expect(idFromUrn(toUrn('event', formId), 'organization')).toBeUndefined();
		}),
	);
	expect(parseFormUrn('urn:li:leadGenForm:818')).toEqual({ formId: '818' });
});

it('no ID is read from a value that is not a URN of the requested kind', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(idFromUrn(value, 'event')).toBeUndefined();
			expect(parseFormUrn(value)).toBeUndefined();
			expect(idAmong(value, 'event')).toBeUndefined();
		}),
	);
});

it('entityId reads a number or a URN, but no number that cannot be an ID', () => {
	const ids = [5, '5', 'urn:li:event:5', 0, -5, 1.5, null].map((value) => entityId(value, 'event'));
	expect(ids).toEqual(['5', '5', '5', ...Array<undefined>(4)]);
});

it.each([
	['event', ' urn:li:event:7249812613549670400 ', '7249812613549670400'],
	['event', ' 7249812613549670400 ', '7249812613549670400'],
	['event', 'https://www.linkedin.com/events/7249812613549670400/', '7249812613549670400'],
	['event', 'linkedin.com/events/q3-webinar7249812613549670400?x=1', '7249812613549670400'],
	[
		'event',
		'https://de.linkedin.com/events/q3-2024-7249812613549670400/about',
		'7249812613549670400',
	],
	['event', 'https://www.linkedin.com/events/%D1%8372498126135496704/', '72498126135496704'],
	['organization', 5509810, '5509810'],
	['organization', 'http://linkedin.com/school/5509810', '5509810'],
	['organization', 'urn:li:organizationBrand:5509810', '5509810'],
	['organization', 'https://www.linkedin.com/company/5509810/admin/dashboard/', '5509810'],
	['sponsoredAccount', 'https://www.linkedin.com/campaignmanager/accounts/512/campaigns', '512'],
	['leadGenForm', 'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:818, 1)', '818'],
	['leadGenFormResponse', 'urn:li:leadGenFormResponse:1a2b3c-4', '1a2b3c-4'],
] as const)('parseIdInput accepts the %s %s', (kind, input, expected) => {
	expect(parseIdInput(input, kind)).toEqual({ ok: true, id: expected });
});

it.each([
	['event', '', 'no event is given'],
	['event', null, 'no event is given'],
	['event', 'https://www.linkedin.com/events/q3-webinar/', /does not contain the ID of the event/],
	['event', 'https://www.linkedin.com/events/20247249812613549670400x/', /does not contain/],
	['event', 'urn:li:organization:5', /does not contain the ID of the event/],
	['event', 'x'.repeat(81), `'${'x'.repeat(80)}…' does not contain the ID of the event`],
	['event', 7249812613549670400, /lost digits/],
	['event', 1.5, /does not contain/],
	['organization', 'https://www.linkedin.com/company/acme/', /does not contain/],
	['organization', 'https://evil.example/linkedin.com/company/5/', /does not contain/],
	['organization', '0', /does not contain/],
] as const)('parseIdInput refuses the %s %s', (kind, input, message) => {
	expect(parseIdInput(input, kind)).toEqual({
		ok: false,
		message: typeof message === 'string' ? message : expect.stringMatching(message),
		fix: expect.stringMatching(/\w/),
	});
});
