import { fact, likely, open, Skipped, type Fact, type Finding } from '../fact';
import { pageOf, requireAnswered } from '../lists/page';
import { leadQuery, timeRange, WITHOUT_ANSWERS, type LeadOwner } from '../lists/queries';
import type { Session } from '../session';
import type { LeadType } from '../settings';

const DAY = 86_400_000;

/** LinkedIn's page has two rows, of 90 and of 365 days (contract 2.8). */
const SHORT = 90;
const LONG = 365;

/** So many leads of the last days before the shorter end show that they did not begin to come then. */
const DAYS_BEFORE_END = 5;
const ENOUGH = 3;

const TYPES: readonly LeadType[] = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'];

const COUNT = 10;

interface Seen {
	/** Whether there are leads that are older than the shorter retention. */
	older: boolean;
	/** How many leads are nearly as old, ten at most; not asked for where there are older ones. */
	nearly: number;
}

/** How long leads can be read, for each type. */
export const retention: Fact[] = TYPES.map((leadType) =>
	fact({
		name: `retention of ${leadType} leads`,
		contractPlace: '5-3, 2.8',
		ask: async (session): Promise<Seen> => {
			const now = session.parts.now();
			const count = async (start: number, end: number) =>
				await countLeads(session, leadType, timeRange(now - start * DAY, now - end * DAY));
			const older = (await count(2 * LONG, SHORT + 1)) > 0;
			return { older, nearly: older ? 0 : await count(SHORT, SHORT - DAYS_BEFORE_END) };
		},
		judge: (seen) => [judge(leadType, seen)],
	}),
);

function judge(leadType: LeadType, { older, nearly }: Seen): Finding {
	const name = `retentionDays.${leadType}` as const;
	if (older) return likely(name, LONG, `there are leads older than ${SHORT} days`);
	if (nearly >= ENOUGH) {
		const since = SHORT - DAYS_BEFORE_END;
		return likely(name, SHORT, `there are leads of ${since} to ${SHORT} days, and none older`);
	}
	return open(name, 'there are too few leads as old as that', [SHORT, LONG]);
}

async function countLeads(session: Session, leadType: LeadType, range: string): Promise<number> {
	const query = `${leadQuery(ownerOf(session, leadType), leadType)}&${range}&${WITHOUT_ANSWERS}`;
	const answer = await session.leadCall(`${query}&count=${COUNT}&start=0`);
	return pageOf(requireAnswered(answer), 0, COUNT).keys.length;
}

function ownerOf({ parts }: Session, leadType: LeadType): LeadOwner {
	const { organizationId, sponsoredAccountId } = parts;
	if (leadType !== 'SPONSORED') return { organizationId };
	if (sponsoredAccountId === undefined) throw new Skipped('no ad account was given');
	return { sponsoredAccountId };
}
