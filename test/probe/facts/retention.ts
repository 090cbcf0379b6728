import { fact, likely, open, Skipped, type Fact, type Finding } from '../fact';
import { pageOf, requireAnswered } from '../lists/page';
import { leadQuery, timeRange, WITHOUT_ANSWERS, type LeadOwner } from '../lists/queries';
import type { Session } from '../session';
import type { LeadType } from '../settings';

const DAY = 86_400_000;

/** LinkedIn's page has two rows, of 90 and of 365 days (contract 2.8). */
const SHORT = 90;
const LONG = 365;

/** Leads of these last days before the shorter end show that there were some then. */
const DAYS_BEFORE_END = 20;

const TYPES: readonly LeadType[] = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'];

const COUNT = 10;

interface Seen {
	/** Whether there are leads that are older than the shorter retention. */
	older: boolean;
	/** Whether there are leads that are nearly as old; not asked for where there are older ones. */
	nearly: boolean;
}

/** How long leads can be read, for each type. */
export const retention: Fact[] = TYPES.map((leadType) =>
	fact({
		name: `retention of ${leadType} leads`,
		contractPlace: '5-3, 2.8',
		ask: async (session): Promise<Seen> => {
			const now = session.parts.now();
			const has = async (start: number, end: number) =>
				await hasLeads(session, leadType, timeRange(now - start * DAY, now - end * DAY));
			const older = await has(2 * LONG, SHORT + 1);
			return { older, nearly: !older && (await has(SHORT, SHORT - DAYS_BEFORE_END)) };
		},
		judge: (seen) => [judge(leadType, seen)],
	}),
);

function judge(leadType: LeadType, { older, nearly }: Seen): Finding {
	const name = `retentionDays.${leadType}` as const;
	if (older) return likely(name, LONG, `there are leads older than ${SHORT} days`);
	if (nearly) {
		const since = SHORT - DAYS_BEFORE_END;
		return likely(name, SHORT, `there are leads of ${since} to ${SHORT} days, and none older`);
	}
	return open(name, 'there are no leads as old as that', [SHORT, LONG]);
}

async function hasLeads(session: Session, leadType: LeadType, range: string): Promise<boolean> {
	const query = `${leadQuery(ownerOf(session, leadType), leadType)}&${range}&${WITHOUT_ANSWERS}`;
	const answer = await session.leadCall(`${query}&count=${COUNT}&start=0`);
	return pageOf(requireAnswered(answer), 0, COUNT).keys.length > 0;
}

function ownerOf({ parts }: Session, leadType: LeadType): LeadOwner {
	const { organizationId, sponsoredAccountId } = parts;
	if (leadType !== 'SPONSORED') return { organizationId };
	if (sponsoredAccountId === undefined) throw new Skipped('no ad account was given');
	return { sponsoredAccountId };
}
