import type { IDataObject } from 'n8n-workflow';

import { FOREIGN_ORGANIZATION, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import type { CheckItem } from './checkConnection';
import { setUpStoredLeadsTest } from './storedLeadsTest';

const test = setUpStoredLeadsTest();

/** The member's role is gone where leads are stored, while another page can be read. */
const loseRole = () => {
	test.control.organizations.grantRole(FOREIGN_ORGANIZATION, 'ADMINISTRATOR');
	test.control.organizations.revokeRole(ORGANIZATION);
};

interface Way {
	/** How leads stop. */
	way: string;
	/** Makes it so. */
	stop?: () => unknown;
	/** What the destination holds; every lead unless told otherwise. */
	stored?: () => IDataObject[];
	status: string;
	/** What a person is told to do. */
	fix: RegExp;
}

const BROKEN_WORKFLOW = {
	status: 'leads_not_stored',
	stored: () => test.allButNewest(),
	fix: /Publish it if it is not published, and look at its last executions/,
};

/** Ways in which stored leads make a difference, and one in which they must not; the others are in the files beside. */
const WAYS: Way[] = [
	{
		way: 'LinkedIn or the member revoked the access',
		stop: () => test.control.tokens.revoke('all'),
		status: 'reconnect_required',
		fix: /Open the credential "My LinkedIn",? (?:and )?select Reconnect/,
	},
	{
		way: 'the member lost every role',
		stop: () => test.control.organizations.revokeRole(ORGANIZATION),
		status: 'missing_permissions',
		fix: /Super admin or Content admin/,
	},
	{
		way: 'the member lost the role on one page of several',
		stop: loseRole,
		status: 'missing_permissions',
		fix: /If it is meant, leave the rows of this organization out/,
	},
	{
		way: 'the role on one page of several became a smaller one',
		stop: () => {
			loseRole();
			test.control.organizations.grantRole(ORGANIZATION, 'ANALYST');
		},
		status: 'missing_permissions',
		fix: /Super admin or Content admin/,
	},
	{
		way: 'LinkedIn refuses one page of several, whatever the role',
		stop: () => {
			test.control.organizations.grantRole(FOREIGN_ORGANIZATION, 'ADMINISTRATOR');
			test.control.organizations.setUnreadable(ORGANIZATION, true);
		},
		status: 'missing_permissions',
		fix: /Have an admin of the page check the role/,
	},
	{
		way: "LinkedIn's daily limit is used up",
		stop: () =>
			test.control.faults.add({
				match: { resource: 'leadFormResponses' },
				effect: { kind: 'throttle', limit: 'day' },
				times: 'always',
			}),
		status: 'unreachable',
		fix: /00:00 UTC/,
	},
	{ way: 'the workflow that stores leads has stopped', ...BROKEN_WORKFLOW },
	{ way: 'the destination was emptied', ...BROKEN_WORKFLOW, stored: () => [{}] },
	{
		way: 'the destination is down',
		stored: () => [{ error: 'connect ECONNREFUSED 127.0.0.1:5432' }],
		status: 'destination_unreadable',
		fix: /Check that the database or sheet can be reached/,
	},
];

it.each(WAYS)('says what to do when $way', async ({ stop, stored, status, fix }) => {
	await stop?.();
	const item: CheckItem = await test.check(stored?.() ?? test.allStored());
	expect(item.status).toBe(status);
	expect(item.summary.replaceAll('\n', ' ')).toMatch(fix);
	expect(item.summary).toContain(`"My LinkedIn": ${status}`);
});

it('says nothing but that leads can flow while all is well', async () => {
	const item = await test.check(test.allStored());
	expect(item.problems).toEqual([]);
	expect(item.summary).toBe('LinkedIn connection "My LinkedIn": ok\n\nLeads can flow.');
});
