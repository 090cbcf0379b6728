import { execFileSync } from 'node:child_process';

/** A user and group that are not root; empty when this process is not root anyway. */
export interface Identity {
	uid?: number;
	gid?: number;
}

/**
 * Database servers refuse to run as root. Any other user is fine, and `nobody` exists everywhere, so that no user has
 * to be created.
 */
export function unprivileged(): Identity {
	if (process.getuid?.() !== 0) return {};
	const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}
