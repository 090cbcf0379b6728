import { fact, noted, open, told, type Finding } from '../fact';
import type { JsonObject } from '../linkedIn/json';
import type { Session } from '../session';

const KEYS = ['organization', 'organizationTarget', 'organizationalTarget'];

const SPELLINGS = ['CONTENT_ADMINISTRATOR', 'CONTENT_ADMIN'];

const askRows = async (session: Session) =>
	(await session.study('organizationAcls')).first.elements;

/** Under which key an ACL row names its organization. */
export const aclOrganizationKey = fact({
	name: 'organization’s key in an ACL row',
	contractPlace: '5-4, 3.2',
	ask: askRows,
	judge: (rows) => {
		if (rows.length === 0) return [open('aclOrganizationKey', 'the member has no role')];
		const found = KEYS.filter((key) => rows.some((row) => key in row));
		if (found.length === 1) return [told('aclOrganizationKey', found[0], found[0])];
		return [noted(`keys: ${found.join() || 'none of those known'}`, 'no single known key')];
	},
});

/** Whether ACL rows say when and by whom they were made. */
export const aclAuditStamps = fact({
	name: 'stamps of an ACL row',
	contractPlace: '3.2',
	ask: askRows,
	judge: (rows): Finding[] => {
		if (rows.length === 0) return [open('aclAuditStamps', 'the member has no role')];
		const stamped = rows.filter((row) => 'created' in row || 'lastModified' in row).length;
		const seen = `${stamped} of ${rows.length} rows have them`;
		if (stamped === 0 || stamped === rows.length) {
			return [told('aclAuditStamps', stamped > 0, seen)];
		}
		return [open('aclAuditStamps', seen)];
	},
});

/** How the role Content admin is spelled. */
export const contentAdministrator = fact({
	name: 'spelling of the role Content admin',
	contractPlace: '5-14, 3.2',
	ask: askRows,
	judge: (rows) => {
		const found = SPELLINGS.filter((role) => rows.some((row: JsonObject) => row.role === role));
		const [spelling] = found;
		return found.length === 1
			? [told('contentAdministratorSpelling', spelling, spelling)]
			: [open('contentAdministratorSpelling', found.length ? 'both' : 'nobody has the role')];
	},
});
