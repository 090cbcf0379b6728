import { fact, open, Skipped, told } from '../fact';
import { encodedUrn } from '../linkedIn/restli';
import { reasonOf } from '../lists/page';
import { WITHOUT_ANSWERS } from '../lists/queries';

const NAME = 'associatedEntityParameter';

/** How the finder of leads wants to be told the event. */
export const associatedEntityParameter = fact({
	name: 'event as a parameter of the lead finder',
	contractPlace: '5-5, 3.6',
	ask: async (session) => {
		const { eventId } = session.parts;
		if (eventId === undefined) throw new Skipped('the page has no event with a lead form');
		const urn = encodedUrn('event', eventId);
		const ask = async (entity: string) =>
			await session.leadCall(
				`${session.leadQuery}&associatedEntity=${entity}&${WITHOUT_ANSWERS}&count=1&start=0`,
			);
		const asUrn = await ask(urn);
		return asUrn.status === 200 ? { asUrn } : { asUrn, asUnion: await ask(`(event:${urn})`) };
	},
	judge: ({ asUrn, asUnion }) => {
		if (asUnion === undefined) return [told(NAME, 'urn', `bare URN ${asUrn.status}`)];
		const seen = `bare URN ${asUrn.status}, union ${asUnion.status}`;
		if (asUnion.status === 200) return [told(NAME, 'union', seen)];
		if (asUrn.status === 400) return [told(NAME, 'refused', `neither is taken: ${seen}`)];
		return [open(NAME, `neither is taken: ${reasonOf(asUrn)}`)];
	},
});
