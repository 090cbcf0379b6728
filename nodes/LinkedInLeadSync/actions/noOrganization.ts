/** What to say when "All organizations" are none. */
export const NO_ORGANIZATION =
	'The signed-in member has no approved role on any LinkedIn page. Ask an admin of the page to give this member the role Super admin or Content admin in LinkedIn under Manage admins, or reconnect the credential as a member who has it.';
