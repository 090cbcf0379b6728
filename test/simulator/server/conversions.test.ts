import { connect, write } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import { AD_ACCOUNT, NOW } from './testing/smallWorld';

const simulator = smallSimulator();

const DAY = 86_400_000;
const EVENT = {
	conversion: 'urn:lla:llaPartnerConversion:8801',
	conversionHappenedAt: NOW - DAY,
	user: { userIds: [], lead: 'urn:li:leadGenFormResponse:249592fc-d272-44ba-a7db-c2bdce579507-6' },
};

async function send(event: object, scope = 'rw_conversions'): Promise<number> {
	simulator.world.conversionRules = [
		{ id: '8801', adAccountId: AD_ACCOUNT, conversionMethod: 'CONVERSIONS_API' },
		{ id: '8802', adAccountId: AD_ACCOUNT, conversionMethod: 'INSIGHT_TAG' },
	];
	const { access_token: token } = await connect(simulator, scope);
	return (await write(simulator, 'POST', '/rest/conversionEvents', token, event)).status;
}

it('a lead alone identifies the person of a conversion', async () => {
	expect(await send(EVENT)).toBe(201);
	expect(simulator.world.conversionEvents).toEqual([EVENT]);
});

it.each([
	[
		'a rule without API conversions',
		{ ...EVENT, conversion: 'urn:lla:llaPartnerConversion:8802' },
		403,
	],
	['a body without userIds', { ...EVENT, user: { lead: EVENT.user.lead } }, 422],
	[
		'a conversion of more than 90 days ago',
		{ ...EVENT, conversionHappenedAt: NOW - 91 * DAY },
		400,
	],
	['a time in seconds', { ...EVENT, conversionHappenedAt: Math.floor(NOW / 1000) }, 400],
])('LinkedIn refuses %s', async (_, event, status) => {
	expect(await send(event)).toBe(status);
	expect(simulator.world.conversionEvents).toEqual([]);
});

it('LinkedIn refuses a token without the scope rw_conversions', async () => {
	expect(await send(EVENT, 'r_events')).toBe(403);
});

it('the same eventId counts once', async () => {
	await send({ ...EVENT, eventId: 'lead-6' });
	await send({ ...EVENT, eventId: 'lead-6' });
	expect(simulator.world.conversionEvents).toHaveLength(1);
});
