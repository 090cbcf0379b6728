import { byId } from '../../e2e/support/canvas';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { landmarks } from '../../simulator/world/landmarks';
import type { Rule } from '../rule';

const organizationId = landmarks.organizations.manyLeads;

export const refresh: Rule = {
	id: 'LGF-005',
	words: 'Refresh tokens mint new access tokens',
	explanation:
		'n8n refreshes by itself on the first call that LinkedIn refuses, stores the new token and makes the call again. No lead is missed or doubled at that seam. Refresh Now in Connection → Check does it on demand.',
	show: async (stage, shown) => {
		const { control, desk } = stage;
		const refreshes = () =>
			control.calls
				.list()
				.filter(({ resource }) => resource === 'oauth/accessToken')
				.map(({ status }) => status);
		const { status, access_token: token } = await stage.check(shown, {
			parameters: { options: { refreshNow: true } },
			scrollTo: 'access_token',
			caption: 'Refresh Now: the access token was renewed',
		});
		const { renewed } = token as Record<string, unknown>;
		shown.equals('The check', { status, renewed }, { status: 'ok', renewed: true });
		shown.equals('Answers of LinkedIn to a refresh', refreshes(), [200]);

		shown.step('LinkedIn let the token expire between two pages of leads.');
		control.calls.clear();
		control.tokens.expireAccessAfterCalls(3);
		control.variants.set({ maxCount: 50, beyondMaxCount: 'clamp' });
		const pull = desk.canvas.action('Pull', 'lead.pull', {
			organizationId: byId(organizationId),
		});
		const pulled = await desk.canvas.run([pull]);
		const query = { organizationId, leadType: 'EVENT', testLeads: 'exclude' } as const;
		const truth = leadIds(control.leads.list(query));
		shown.sameSet('Leads, each once', rowIds(pulled.json('Pull')), truth);
		const refused = control.calls.list().filter((call) => call.status === 401);
		shown.equals('Calls were refused on the way', refused.length > 0, true);
		shown.equals('Answers of LinkedIn to a refresh, again', refreshes(), [200]);
	},
};
