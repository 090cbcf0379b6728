/** What to say when "All organizations" are none. */
export const NO_ORGANIZATION =
	'Your LinkedIn account has no approved role on any LinkedIn Page. Ask a Page admin to give it the role Super admin or Content admin in LinkedIn under Manage admins, or connect the credential with an account that has it.';
