import { createHmac } from 'node:crypto';

import fc from 'fast-check';

import { readLeadNotifications } from '../../../nodes/LinkedInInstantLead/notifiedLead';
import {
	challengeResponse,
	isChallengeCode,
	isSigned,
} from '../../../nodes/LinkedInInstantLead/signature';

const SECRET = 'test-client-secret';
const CHALLENGE = '890e4665-4dfe-4ab1-b689-ed553bceeed0';
const BODY =
	'{"type":"LEAD_ACTION","leadGenFormResponse":"urn:li:leadGenFormResponse:1a2b3c-4","leadGenForm":"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:1,1)","owner":{"organization":"urn:li:organization:123"},"associatedEntity":{"event":"urn:li:event:789"},"leadType":"EVENT","leadAction":"CREATED","occurredAt":1686182358881}';
const SIGNATURE = 'c90d801da1b5663960d799a3977e424c038ec3e562e236b22cee885886c3eb59';

const bytes = (text: string) => Buffer.from(text);

it('a challenge code is a UUID and nothing else, so that nobody can make the node sign a body', () => {
	fc.assert(
		fc.property(fc.uuid(), (uuid) => {
			expect(isChallengeCode(uuid)).toBe(true);
			expect(isChallengeCode(uuid.toUpperCase())).toBe(true);
		}),
	);
	fc.assert(
		fc.property(fc.string(), (text) => {
			expect(isChallengeCode(`hmacsha256=${text}`)).toBe(false);
			expect(isChallengeCode(`${CHALLENGE}${text || '\n'}`)).toBe(false);
			expect(isChallengeCode(`${text || ' '}${CHALLENGE}`)).toBe(false);
		}),
	);
	const unlike = [`{${CHALLENGE}}`, CHALLENGE.replaceAll('-', ''), CHALLENGE.replace('8', '８')];
	for (const value of [undefined, null, 1, '', [CHALLENGE], { 0: CHALLENGE }, ...unlike]) {
		expect(isChallengeCode(value)).toBe(false);
	}
});

const OF_BODY = createHmac('sha256', SECRET).update(BODY).digest('hex');

it.each([
	['hmacsha256= and the body', SIGNATURE],
	['the body alone', OF_BODY],
])('the signature of %s is accepted with and without its prefix, and in capitals', (_, digits) => {
	for (const header of [digits, `hmacsha256=${digits}`, digits.toUpperCase()]) {
		expect(isSigned(SECRET, bytes(BODY), header)).toBe(true);
	}
});

it('no answer to a challenge is the signature of a notification', () => {
	fc.assert(
		fc.property(fc.uuid(), (uuid) => {
			const answer = challengeResponse(SECRET, uuid);
			expect(isSigned(SECRET, bytes(BODY), answer)).toBe(false);
			// The node signs this text itself, so anyone can send it.
			expect(isSigned(SECRET, bytes(uuid), answer)).toBe(true);
			expect(readLeadNotifications(uuid)).toEqual([]);
		}),
	);
});

it('the signature matches only one body, byte for byte', () => {
	fc.assert(
		fc.property(
			fc.uint8Array({ minLength: 1 }),
			fc.nat(),
			fc.integer({ min: 1, max: 255 }),
			(body, place, difference) => {
				const changed = Uint8Array.from(body);
				changed[place % body.length] ^= difference;
				const signature = createHmac('sha256', SECRET).update(body).digest('hex');
				expect(isSigned(SECRET, body, signature)).toBe(true);
				expect(isSigned(SECRET, changed, signature)).toBe(false);
			},
		),
	);
});

it.each<[string, string | string[] | undefined, string?]>([
	['nothing', undefined],
	['a list of signatures', [SIGNATURE]],
	['two signatures', `${SIGNATURE}, ${SIGNATURE}`],
	['a signature that is cut off', SIGNATURE.slice(1)],
	['a signature that is too long', `${SIGNATURE}0`],
	['the prefix twice', `hmacsha256=hmacsha256=${SIGNATURE}`],
	['base64', Buffer.from(SIGNATURE, 'hex').toString('base64')],
	['64 letters that are not hex digits', 'g'.repeat(64)],
	['a signature by another secret', SIGNATURE, 'another secret'],
	['a signature without a secret', createHmac('sha256', '').update(BODY).digest('hex'), ''],
])('a header with %s is refused', (_, header, secret = SECRET) => {
	expect(isSigned(secret, bytes(BODY), header)).toBe(false);
});
